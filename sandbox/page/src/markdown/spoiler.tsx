import type { ComponentChildren, VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useReader } from '../message/reader.ts';
import { say } from '../words/words.ts';

/** Text that is hidden until it is pressed. It flows with the text around it, which a button element could not. */
export function Spoiler({ children }: { readonly children: ComponentChildren }): VNode {
  const { locale } = useReader();
  const [isShown, setShown] = useState(false);
  if (isShown) return <span class="spoiler is-shown">{children}</span>;
  return (
    <span
      class="spoiler"
      role="button"
      tabIndex={0}
      aria-label={say(locale, 'media.spoiler')}
      onClick={(event) => {
        event.preventDefault();
        setShown(true);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        setShown(true);
      }}
    >
      <span class="spoiler-text" inert>
        {children}
      </span>
    </span>
  );
}
