import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { extensionsOf } from '../../../discord/people/file-types.ts';
import { useChat } from '../state/use-chat.ts';
import { FilePreview } from './file-preview.tsx';
import type { FieldProps } from './option-pill.tsx';
import { useComposer } from './use-composer.ts';
import { useOptionKeys } from './use-option-keys.ts';

/** An option that takes a file: chosen here, dropped on the page, or pasted. */
export function FileField({ option, entry, title, description, named }: FieldProps): VNode {
  const chat = useChat();
  const composer = useComposer();
  const button = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const press = useOptionKeys(option.name, button, entry.file === undefined);
  const types = option.file_types ?? [];
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={extensionsOf(types).join(',')}
        aria-label={title}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file !== undefined) composer.settle(option.name, { text: '', file });
          currentTarget.value = '';
        }}
      />
      <button
        ref={button}
        type="button"
        class="option-file"
        title={description}
        aria-describedby={named['aria-describedby']}
        aria-label={`${title}: ${entry.file?.name ?? chat.say('composer.chooseFile')}`}
        onClick={() => input.current?.click()}
        onKeyDown={(event) => {
          // Enter opens the choice of a file while there is none.
          if (event.key !== 'Enter' || entry.file !== undefined) press(event);
        }}
      >
        {entry.file === undefined ? chat.say('composer.chooseFile') : <FilePreview file={entry.file} />}
      </button>
      {entry.file !== undefined && option.required === true && (
        <button
          type="button"
          class="option-remove"
          aria-label={chat.say('composer.removeFile', { file: entry.file.name })}
          onClick={() => composer.fill(option.name, { text: '' })}
        >
          ×
        </button>
      )}
    </>
  );
}
