import type { VNode } from 'preact';
import type { StandInMessage } from '../../../discord/client/api.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { formatTime } from '../../../discord/client/time-format.ts';
import { FileCard } from '../media/file-card.tsx';
import { Gallery } from '../media/gallery.tsx';
import { fileOfAttachment } from '../media/shown-file.ts';
import { say } from '../words/words.ts';
import { Dots } from './dots.tsx';
import { EmbedCard } from './embed-card.tsx';
import { flags, nameOf } from './facts.ts';
import { Parts } from './parts.tsx';
import { useReader } from './reader.ts';

/** What a message says and shows, from top to bottom: text, embeds, files, components. */
export function Contents({ message }: { readonly message: StandInMessage }): VNode {
  const { content, components, attachments, embeds } = message;
  if ((message.flags & flags.loading) !== 0) return <Thinking message={message} />;
  const files = attachments.map(fileOfAttachment);
  const seen = files.filter(({ kind }) => kind === 'image' || kind === 'video');
  const others = files.filter((file) => !seen.includes(file));
  const hidesEmbeds = (message.flags & flags.suppressEmbeds) !== 0;
  return (
    <>
      {content !== '' && <Markdown text={content} />}
      {!hidesEmbeds && embeds.map((embed, index) => <EmbedCard key={index} embed={embed} />)}
      {seen.length > 0 && <Gallery files={seen} />}
      {others.map((file) => (
        <FileCard key={file.url} file={file} />
      ))}
      <Parts components={components} message={message} />
      {message.edited_timestamp !== null && <Edited iso={message.edited_timestamp} />}
    </>
  );
}

function Edited({ iso }: { readonly iso: string }): VNode {
  const { locale } = useReader();
  return (
    <time class="edited" dateTime={iso} title={formatTime(Date.parse(iso), 'F', locale, 0)}>
      {say(locale, 'message.edited')}
    </time>
  );
}

/** The app has said that it will answer. */
function Thinking({ message }: { readonly message: StandInMessage }): VNode {
  const reader = useReader();
  return (
    <p class="thinking">
      <Dots />
      {say(reader.locale, 'message.thinking', { name: nameOf(message.author, reader) })}
    </p>
  );
}
