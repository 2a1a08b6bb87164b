import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** Lets the arrows move from one message to the next: from the list itself to its last one first. */
export function useRowKeys(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = list.current;
    const press = (event: KeyboardEvent): void => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const rows = [...(element?.querySelectorAll<HTMLElement>('.message-row') ?? [])];
      const index = rows.findIndex((row) => row === event.target);
      // The arrows belong to whatever else has the focus inside a message.
      if (step === undefined || (index === -1 && event.target !== element)) return;
      const next = index === -1 ? rows.at(-1) : rows[index + step];
      if (next === undefined) return;
      event.preventDefault();
      next.focus();
    };
    element?.addEventListener('keydown', press);
    return () => element?.removeEventListener('keydown', press);
  }, []);
}
