import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Anchor, MenuTarget } from '../state/chat.ts';

const longPressMs = 500;
const stillPx = 10;

/**
 * Opens the menu of what is pointed at inside an element: by right click, the menu key, Shift+F10 and a long press.
 * `targetOf` says what an element inside it stands for.
 */
export function useMenuEvents(
  around: RefObject<HTMLElement | null>,
  targetOf: (element: Element) => MenuTarget | undefined,
  open: (target: MenuTarget, anchor: Anchor) => void,
): void {
  useEffect(() => {
    const ended = new AbortController();
    const { signal } = ended;
    let pressed: { readonly x: number; readonly y: number } | undefined;
    let isHeld = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = (): void => clearTimeout(timer);

    const openAt = (element: EventTarget | null, x: number, y: number): boolean => {
      const target = element instanceof Element ? targetOf(element) : undefined;
      if (target === undefined) return false;
      open(target, { opener: document.activeElement ?? document.body, x, y });
      return true;
    };
    const asked = (event: MouseEvent): void => {
      stop();
      const { target, clientX, clientY } = event;
      const isOurs = target instanceof Element && !hasOwnMenu(target);
      if (isOurs && openAt(target, clientX, clientY)) event.preventDefault();
    };
    around.current?.addEventListener('contextmenu', asked, { signal });
    // Not every browser makes a contextmenu of a long press.
    around.current?.addEventListener(
      'pointerdown',
      ({ pointerType, target, clientX: x, clientY: y }) => {
        stop();
        if (pointerType !== 'touch') return;
        pressed = { x, y };
        isHeld = false;
        timer = setTimeout(() => {
          isHeld = openAt(target, x, y);
        }, longPressMs);
      },
      { signal },
    );
    const moved = ({ clientX, clientY }: PointerEvent): void => {
      if (pressed !== undefined && Math.hypot(clientX - pressed.x, clientY - pressed.y) > stillPx) stop();
    };
    around.current?.addEventListener('pointermove', moved, { signal, passive: true });
    // The finger that opened the menu does not press what is below it.
    const lifted = (event: TouchEvent): void => {
      if (isHeld) event.preventDefault();
    };
    around.current?.addEventListener('touchend', lifted, { signal });
    for (const name of ['pointerup', 'pointercancel'] as const) {
      around.current?.addEventListener(name, stop, { signal });
    }
    return () => {
      stop();
      ended.abort();
    };
  }, []);
}

/** The browser's own menu is wanted where text is written, and for links and media. */
function hasOwnMenu(element: Element): boolean {
  return element.closest('a, input, textarea, video, audio, dialog') !== null;
}
