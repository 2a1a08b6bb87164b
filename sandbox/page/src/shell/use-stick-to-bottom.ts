import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { StandInMessage } from '../../../discord/client/api.ts';

const nearPx = 40;

/**
 * Keeps a list at its end while it is there, also while its pictures load. Says how many messages came since somebody
 * scrolled up. `sent` names what the reader sent, while that is the newest.
 */
export function useStickToBottom(
  list: RefObject<HTMLElement | null>,
  messages: readonly StandInMessage[],
  sent: string | number | undefined,
): { readonly missed: number; toBottom: () => void } {
  const isAtBottom = useSignal(true);
  const read = useRef(messages.length);

  function toBottom(): void {
    isAtBottom.value = true;
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }

  useLayoutEffect(() => {
    if (isAtBottom.peek()) toBottom();
  }, [messages]);
  // Whoever sends something looks at the end of the list.
  useLayoutEffect(() => {
    if (sent !== undefined) toBottom();
  }, [sent]);
  useEffect(() => {
    const element = list.current;
    const rows = element?.firstElementChild;
    if (!element || !rows) return undefined;
    const observer = new ResizeObserver(() => {
      if (isAtBottom.peek()) toBottom();
    });
    observer.observe(rows);
    observer.observe(element);
    let top = 0;
    // What grows below moves the end away, but only a person goes up.
    const scrolled = (): void => {
      const { scrollHeight, scrollTop, clientHeight } = element;
      if (scrollHeight - scrollTop - clientHeight < nearPx) isAtBottom.value = true;
      else if (scrollTop < top) isAtBottom.value = false;
      top = scrollTop;
    };
    element.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', scrolled);
    };
  }, []);

  if (isAtBottom.value) read.current = messages.length;
  return { missed: Math.max(messages.length - read.current, 0), toBottom };
}
