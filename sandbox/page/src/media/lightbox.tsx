import type { RefObject, VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useReader } from '../message/reader.ts';
import { say } from '../words/words.ts';
import './lightbox.css';
import type { ShownFile } from './shown-file.ts';

interface LightboxProps {
  readonly pictures: readonly ShownFile[];
  readonly start: number;
  readonly onClose: () => void;
}

/** Pictures one at a time, as large as the window. Escape closes it, and the focus returns to where it was. */
export function Lightbox({ pictures, start, onClose }: LightboxProps): VNode | null {
  const { locale } = useReader();
  const dialog = useRef<HTMLDialogElement>(null);
  const [at, setAt] = useState(start);
  const count = pictures.length;
  const step = (by: number): void => setAt((now) => (now + by + count) % count);
  useDialog(dialog, step);
  const picture = pictures[at];
  if (picture === undefined) return null;
  return (
    <dialog ref={dialog} class="lightbox" aria-label={say(locale, 'media.viewer')} onClose={onClose}>
      <figure class="lightbox-figure">
        <img key={picture.url} src={picture.src} alt={picture.alt ?? picture.name} />
        <figcaption class="lightbox-caption" aria-live="polite">
          {picture.alt !== undefined && <p class="lightbox-alt">{picture.alt}</p>}
          <p class="lightbox-line">
            {count > 1 && <span>{say(locale, 'media.position', { number: at + 1, count })}</span>}
            <a href={picture.src ?? picture.url} target="_blank" rel="noreferrer noopener">
              {say(locale, 'media.original')}
            </a>
          </p>
        </figcaption>
      </figure>
      <button type="button" class="lightbox-close" onClick={() => dialog.current?.close()}>
        <span aria-hidden="true">✕</span>
        <span class="only-read-aloud">{say(locale, 'media.close')}</span>
      </button>
      {count > 1 && (
        <>
          <Turn sign="‹" name={say(locale, 'media.previous')} place="is-previous" onTurn={() => step(-1)} />
          <Turn sign="›" name={say(locale, 'media.next')} place="is-next" onTurn={() => step(1)} />
        </>
      )}
    </dialog>
  );
}

/** Opens it; the arrow keys turn, and a press beside the picture closes. */
function useDialog(ref: RefObject<HTMLDialogElement | null>, step: (by: number) => void): void {
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.addEventListener('keydown', ({ key }) => {
      if (key === 'ArrowRight') step(1);
      if (key === 'ArrowLeft') step(-1);
    });
    dialog?.addEventListener('click', ({ target }) => {
      if (target === dialog) dialog.close();
    });
  }, []);
}

interface TurnProps {
  readonly sign: string;
  readonly name: string;
  readonly place: string;
  readonly onTurn: () => void;
}

function Turn({ sign, name, place, onTurn }: TurnProps): VNode {
  return (
    <button type="button" class={`lightbox-turn ${place}`} aria-label={name} onClick={onTurn}>
      {sign}
    </button>
  );
}
