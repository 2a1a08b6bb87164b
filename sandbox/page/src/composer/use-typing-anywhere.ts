import { useEffect } from 'preact/hooks';

/** Gives the focus to the composer when a channel is opened, and when somebody types while nothing else has it. */
export function useTypingAnywhere(): void {
  useEffect(() => {
    const focus = (): void => document.querySelector<HTMLElement>('.composer textarea, .composer input')?.focus();
    const press = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): void => {
      const isText = key.length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey;
      if (isText && document.activeElement === document.body) focus();
    };
    document.addEventListener('keydown', press);
    // On a touch screen this would open the keyboard. Whoever uses the panel stays there.
    const isTouch = window.matchMedia('(pointer: coarse)').matches;
    const isElsewhere = document.activeElement?.closest('.panel, dialog') ?? false;
    if (!isTouch && !isElsewhere) focus();
    return () => document.removeEventListener('keydown', press);
  }, []);
}
