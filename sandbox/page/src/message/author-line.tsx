import type { VNode } from 'preact';
import type { StandInMessage } from '../../../discord/client/api.ts';
import { say } from '../words/words.ts';
import { Name } from './name.tsx';
import { useReader } from './reader.ts';
import { SentTime } from './time.tsx';

/** Who wrote it, whether they are an app, and when. */
export function AuthorLine({ message }: { readonly message: StandInMessage }): VNode {
  const { locale } = useReader();
  return (
    <p class="author-line">
      <Name user={message.author} />
      {message.author.bot === true && <span class="app-badge">{say(locale, 'message.app')}</span>}
      <SentTime iso={message.timestamp} />
    </p>
  );
}
