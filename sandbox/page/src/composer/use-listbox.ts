import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';

/** The list of a combobox: which item is active, and the keys that move in it (WAI-ARIA combobox pattern). */
export interface Listbox<T> {
  readonly id: string;
  readonly items: readonly T[];
  readonly isOpen: boolean;
  readonly active: number;
  open(): void;
  close(): void;
  activate(index: number): void;
  pick(index: number): void;
  /** True if the key was used up. */
  press(event: KeyboardEvent): boolean;
  /** For an input that has the focus. */
  readonly combobox: ListField & { readonly role: 'combobox'; readonly 'aria-expanded': boolean };
  /** For a textarea that has the focus, which cannot be a combobox. */
  readonly textbox: ListField & { readonly 'aria-haspopup': 'listbox' };
}

interface ListField {
  readonly 'aria-autocomplete': 'list';
  readonly 'aria-controls'?: string;
  readonly 'aria-activedescendant'?: string;
}

/**
 * `subject` is what the list is about: with another one the first item is active again. With `startsAt` -1 none is until
 * an arrow is pressed, and Enter and Tab are free for something else.
 */
export function useListbox<T>(
  items: readonly T[],
  subject: string,
  onPick: (item: T) => void,
  startsAt: 0 | -1 = 0,
): Listbox<T> {
  const id = useId();
  const isWanted = useSignal(false);
  const active = useSignal<number>(startsAt);
  useEffect(() => {
    active.value = startsAt;
  }, [subject, startsAt]);
  const isOpen = isWanted.value && items.length > 0;
  const index = Math.min(active.value, items.length - 1);

  function next(at: number): number {
    return at < 0 ? items.length - 1 : at % items.length;
  }

  function pick(at: number): void {
    const item = items[at];
    if (item === undefined) return;
    isWanted.value = false;
    onPick(item);
  }

  function press(event: KeyboardEvent): boolean {
    // An input method uses these keys for itself while it composes.
    if (event.isComposing || !isOpen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) active.value = next(index + step);
    else if (event.key === 'Escape') isWanted.value = false;
    else if (index >= 0 && isPicking(event)) pick(index);
    else return false;
    event.preventDefault();
    return true;
  }

  const field: ListField = {
    'aria-autocomplete': 'list',
    ...(isOpen && { 'aria-controls': id }),
    ...(isOpen && index >= 0 && { 'aria-activedescendant': `${id}-${index}` }),
  };
  return {
    id,
    items,
    isOpen,
    active: index,
    open: () => {
      isWanted.value = true;
    },
    close: () => {
      isWanted.value = false;
    },
    activate: (at) => {
      active.value = at;
    },
    pick,
    press,
    combobox: { role: 'combobox', 'aria-expanded': isOpen, ...field },
    textbox: { 'aria-haspopup': 'listbox', ...field },
  };
}

function isPicking({ key, shiftKey }: KeyboardEvent): boolean {
  return key === 'Enter' || (key === 'Tab' && !shiftKey);
}
