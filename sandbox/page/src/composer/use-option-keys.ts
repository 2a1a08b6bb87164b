import { useLayoutEffect } from 'preact/hooks';
import type { RefObject } from 'preact';
import { useComposer } from './use-composer.ts';

/**
 * What all fields of options have in common: they get the focus when it is their turn, Enter sends, Escape gives the
 * command up, and Backspace in an empty one removes it.
 */
export function useOptionKeys(
  name: string,
  field: RefObject<HTMLElement | null>,
  isEmpty: boolean,
): (event: KeyboardEvent) => void {
  const composer = useComposer();
  const focus = composer.focus.value;
  useLayoutEffect(() => {
    if (focus?.at !== 'option' || focus.name !== name) return;
    field.current?.focus();
    // What was wrong is replaced by what is typed.
    if (field.current instanceof HTMLTextAreaElement) field.current.select();
  }, [focus]);
  return (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === 'Enter' && !event.shiftKey) void composer.send();
    else if (event.key === 'Escape') composer.cancel();
    else if (event.key === 'Backspace' && isEmpty) composer.retreat(name);
    else return;
    event.preventDefault();
  };
}
