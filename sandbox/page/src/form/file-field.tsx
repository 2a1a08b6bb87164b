import type { ComponentChildren, VNode } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { sizeText } from '../media/shown-file.ts';
import { boundsOf, type Bounds } from '../message/picker/choices.ts';
import { useReader } from '../message/reader.ts';
import { say } from '../words/words.ts';
import type { InputProps } from './field-view.tsx';

const groups: Readonly<Record<string, 'form.group.image' | 'form.group.video' | 'form.group.audio'>> = {
  image: 'form.group.image',
  video: 'form.group.video',
  audio: 'form.group.audio',
};

/** Files, dropped or chosen. What is chosen again is added; each can be removed. */
export function FileField({
  field,
  value,
  labelId,
  describedBy,
  isWrong,
  onChange,
}: InputProps<readonly File[]>): VNode {
  const { locale } = useReader();
  const id = useId();
  const chooser = useRef<HTMLInputElement>(null);
  const bounds = boundsOf(field.input);
  const types = field.input.file_types ?? [];
  const add = (list: FileList | null | undefined): void => {
    const added = [...(list ?? [])];
    if (added.length > 0) onChange(bounds.most === 1 ? added.slice(-1) : [...value, ...added]);
  };
  return (
    <div class="file-field">
      <DropZone
        name={`${labelId} ${id}`}
        describedBy={describedBy}
        isWrong={isWrong}
        onChoose={() => chooser.current?.click()}
        onFiles={add}
      >
        <span id={id} class="drop-text">
          <span class="drop-words">{say(locale, 'form.dropFiles')} </span>
          <span class="drop-choose">{say(locale, 'form.chooseFiles')}</span>
          <span class="drop-limits">{limitsText(locale, bounds, types)}</span>
        </span>
      </DropZone>
      <input
        ref={chooser}
        type="file"
        hidden
        multiple={bounds.most > 1}
        accept={types.map((type) => (type in groups ? `${type}/*` : type)).join(',')}
        onChange={(event) => {
          add(event.currentTarget.files);
          // So that the same file can be chosen again after it was removed.
          event.currentTarget.value = '';
        }}
      />
      <FileList files={value} onRemove={(at) => onChange(value.filter((_, index) => index !== at))} />
    </div>
  );
}

interface DropZoneProps {
  /** The ids of what names it. */
  readonly name: string;
  readonly describedBy: string | undefined;
  readonly isWrong: boolean;
  readonly onChoose: () => void;
  readonly onFiles: (files: FileList | undefined) => void;
  readonly children: ComponentChildren;
}

/** Takes files that are dropped on it. A press opens the system's own chooser. */
function DropZone({ name, describedBy, isWrong, onChoose, onFiles, children }: DropZoneProps): VNode {
  const [isOver, setOver] = useState(false);
  return (
    <button
      type="button"
      class={isOver ? 'drop-zone is-over' : 'drop-zone'}
      aria-labelledby={name}
      aria-describedby={describedBy}
      data-wrong={isWrong}
      onClick={onChoose}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles(event.dataTransfer?.files);
      }}
    >
      {children}
    </button>
  );
}

function limitsText(locale: string, { least, most }: Bounds, types: readonly string[]): string {
  const count =
    most === 1
      ? say(locale, 'form.fileOne')
      : least > 1
        ? say(locale, 'form.fileLimits', { least, most })
        : say(locale, 'form.fileMost', { most });
  if (types.length === 0) return count;
  const names = types.map((type) => {
    const word = groups[type];
    return word === undefined ? type : say(locale, word);
  });
  return `${count} · ${say(locale, 'form.fileTypes', { types: new Intl.ListFormat(locale).format(names) })}`;
}

interface FileListProps {
  readonly files: readonly File[];
  readonly onRemove: (at: number) => void;
}

function FileList({ files, onRemove }: FileListProps): VNode | null {
  const { locale } = useReader();
  if (files.length === 0) return null;
  return (
    <ul class="chosen-files">
      {files.map(({ name, size }, index) => (
        <li key={`${index} ${name}`}>
          <span class="chosen-name">{name}</span>
          <span class="file-size">{sizeText(size, locale)}</span>
          <button
            type="button"
            class="chosen-remove"
            aria-label={say(locale, 'form.remove', { name })}
            onClick={() => onRemove(index)}
          >
            ✕
          </button>
        </li>
      ))}
    </ul>
  );
}
