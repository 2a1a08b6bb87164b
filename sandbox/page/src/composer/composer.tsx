import type { VNode } from 'preact';
import { useChat } from '../state/use-chat.ts';
import { CommandBar } from './command-bar.tsx';
import { TextBox } from './text-box.tsx';
import { useComposer } from './use-composer.ts';
import { useDroppedFiles } from './use-dropped-files.ts';
import { useTypingAnywhere } from './use-typing-anywhere.ts';
import './composer.css';

/** Where messages and commands are written. */
export function ComposerBox(): VNode {
  const chat = useChat();
  const composer = useComposer();
  const isOver = useDroppedFiles(composer);
  useTypingAnywhere();
  const { draft, problem } = composer.written.value;
  const channel = chat.place.value?.channel;
  if (channel?.mayWrite !== true) return <p class="composer-closed">{chat.say('composer.mayNotWrite')}</p>;
  const isDirect = chat.place.value?.guild === undefined;
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void composer.send();
      }}
    >
      {problem !== undefined && (
        <p class="composer-problem" role="alert">
          {problem}
        </p>
      )}
      <div class="composer-field">
        <button
          type="button"
          class="icon-button composer-slash"
          aria-label={chat.say('composer.openCommands')}
          onClick={() => {
            composer.cancel();
            composer.type('/');
          }}
        >
          /
        </button>
        {draft === undefined ? (
          <TextBox place={isDirect ? `@${channel.name}` : `#${channel.name}`} />
        ) : (
          <CommandBar draft={draft} />
        )}
        {draft !== undefined && (
          <button
            type="button"
            class="icon-button composer-cancel"
            aria-label={chat.say('composer.cancel', { command: draft.offer.title })}
            onClick={() => composer.cancel()}
          >
            ×
          </button>
        )}
        <button type="submit" class="icon-button composer-send" aria-label={chat.say('composer.send')}>
          ➤
        </button>
      </div>
      {isOver.value && <p class="drop-here">{chat.say('composer.dropHere')}</p>}
    </form>
  );
}
