import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useReader } from '../message/reader.ts';
import { say } from '../words/words.ts';
import './veil.css';

/** Blurs what is inside until it is pressed. */
export function Veil({ children }: { readonly children: ComponentChildren }): VNode {
  const { locale } = useReader();
  const inside = useRef<HTMLDivElement>(null);
  const [isShown, setShown] = useState(false);
  // The button goes, so the focus moves to what it uncovers.
  useEffect(() => {
    if (isShown) inside.current?.querySelector<HTMLElement>('button, a, video, audio')?.focus();
  }, [isShown]);
  return (
    <div class={isShown ? 'veil is-lifted' : 'veil'}>
      <div ref={inside} class="veiled" inert={!isShown}>
        {children}
      </div>
      {!isShown && (
        <button
          type="button"
          class="veil-button"
          aria-label={say(locale, 'media.spoiler')}
          onClick={() => setShown(true)}
        >
          <span class="veil-word">{say(locale, 'media.spoilerWord')}</span>
        </button>
      )}
    </div>
  );
}
