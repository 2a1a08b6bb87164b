import { useEffect } from 'preact/hooks';
import { useChat } from '../state/use-chat.ts';

/** Whether members and the panel cover the chat, as in `app.css`. */
export function areDrawers(): boolean {
  return window.matchMedia('(max-width: 1100px)').matches;
}

/** Escape closes what covers the chat. */
export function useDrawers(): void {
  const { isDrawerOpen, settings } = useChat();
  useEffect(() => {
    const press = ({ key, defaultPrevented }: KeyboardEvent): void => {
      if (key !== 'Escape' || defaultPrevented || document.querySelector('dialog[open]') !== null) return;
      isDrawerOpen.value = false;
      if (!areDrawers()) return;
      settings.isPanelOpen.value = false;
      settings.areMembersShown.value = false;
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}
