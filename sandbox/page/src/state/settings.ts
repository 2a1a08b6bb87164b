import { effect, signal, type Signal } from '@preact/signals';

export const themes = ['auto', 'dark', 'light'] as const;
type Theme = (typeof themes)[number];

const wideFromPx = 1200;

/** What this browser remembers of the page. */
export interface Settings {
  readonly theme: Signal<Theme>;
  readonly isPanelOpen: Signal<boolean>;
  readonly areMembersShown: Signal<boolean>;
  /** Whether age-restricted channels are shown. */
  readonly isAdult: Signal<boolean>;
}

/** Reads the settings and keeps them. Puts the theme on the document. */
export function createSettings(storage: Storage, root: HTMLElement): Settings {
  const theme = signal(themes.find((each) => each === storage.getItem('theme')) ?? 'auto');
  const isWide = window.innerWidth >= wideFromPx;
  // Drawers that cover the chat are not opened by themselves, and say nothing about a wide window.
  const isPanelOpen = keep('panel', isWide && storage.getItem('panel') !== 'false', isWide);
  const areMembersShown = keep('members', isWide && storage.getItem('members') === 'true', isWide);
  const isAdult = keep('adult', storage.getItem('adult') === 'true', true);
  effect(() => {
    storage.setItem('theme', theme.value);
    root.dataset['theme'] = theme.value;
  });
  return { theme, isPanelOpen, areMembersShown, isAdult };

  function keep(key: string, initial: boolean, isKept: boolean): Signal<boolean> {
    const kept = signal(initial);
    if (isKept) kept.subscribe((value) => storage.setItem(key, String(value)));
    return kept;
  }
}
