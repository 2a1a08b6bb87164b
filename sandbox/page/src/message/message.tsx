import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { StandInMessage } from '../../../discord/client/api.ts';
import { say } from '../words/words.ts';
import { AnswerLine } from './answer-line.tsx';
import { AuthorLine } from './author-line.tsx';
import { Avatar } from './avatar.tsx';
import { Contents } from './contents.tsx';
import { flags, nameOf, pings } from './facts.ts';
import './message.css';
import { useReader } from './reader.ts';
import { ShortTime } from './time.tsx';

export interface MessageProps {
  readonly message: StandInMessage;
  /** Whether it stands below one of the same author, so that avatar and name need not be repeated. */
  readonly continues: boolean;
}

/** One message as whoever reads it sees it. It is an `article`, and takes its reader from the `ReaderProvider`. */
export function Message({ message, continues }: MessageProps): VNode {
  const reader = useReader();
  const menu = useRef<HTMLButtonElement>(null);
  const { author } = message;
  const isPrivate = message.ephemeralTo !== undefined || (message.flags & flags.ephemeral) !== 0;
  const marks = [
    'message',
    continues && 'continues',
    isPrivate && 'is-private',
    pings(message, reader) && 'pings',
  ].filter((mark) => mark !== false);
  return (
    <article
      class={marks.join(' ')}
      data-message={message.id}
      aria-label={say(reader.locale, 'message.by', { name: nameOf(author, reader) })}
    >
      <AnswerLine message={message} />
      <div class="message-side">
        {continues ? <ShortTime iso={message.timestamp} /> : <Avatar id={author.id} name={nameOf(author, reader)} />}
      </div>
      <div class="message-body">
        {!continues && <AuthorLine message={message} />}
        <Contents message={message} />
        {isPrivate && <PrivateNote message={message} />}
      </div>
      <button
        ref={menu}
        type="button"
        class="message-menu"
        aria-haspopup="menu"
        aria-label={say(reader.locale, 'message.menu')}
        onClick={(event) => reader.openMenu({ message }, event.currentTarget)}
      >
        ⋯
      </button>
    </article>
  );
}

function PrivateNote({ message }: { readonly message: StandInMessage }): VNode {
  const { locale, dismiss } = useReader();
  return (
    <p class="private-note">
      <span aria-hidden="true">👁</span> {say(locale, 'message.onlyYou')} ·{' '}
      <button type="button" class="inline-button" onClick={() => dismiss(message)}>
        {say(locale, 'message.dismiss')}
      </button>
    </p>
  );
}
