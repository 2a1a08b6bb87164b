import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

const gap = 4;
const margin = 8;
const tallest = 340;
const narrowest = 220;

/** Puts a popover below its button, or above it where there is more room, and keeps it there while the page scrolls. */
export function usePlacement(
  button: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  isOpen: boolean,
): void {
  useLayoutEffect(() => {
    const place = (): void => {
      if (button.current !== null && list.current !== null) put(list.current, button.current.getBoundingClientRect());
    };
    if (!isOpen) return undefined;
    place();
    window.addEventListener('scroll', place, true);
    window.addEventListener('resize', place);
    return () => {
      window.removeEventListener('scroll', place, true);
      window.removeEventListener('resize', place);
    };
  }, [button, list, isOpen]);
}

function put(list: HTMLElement, { left, top, bottom, width }: DOMRect): void {
  const below = innerHeight - bottom - gap - margin;
  const above = top - gap - margin;
  const isAbove = below < tallest && above > below;
  const { style } = list;
  const wide = Math.min(Math.max(width, narrowest), innerWidth - 2 * margin);
  style.width = `${wide}px`;
  style.left = `${Math.max(margin, Math.min(left, innerWidth - wide - margin))}px`;
  style.maxHeight = `${Math.min(tallest, isAbove ? above : below)}px`;
  style.top = isAbove ? 'auto' : `${bottom + gap}px`;
  style.bottom = isAbove ? `${innerHeight - top + gap}px` : 'auto';
}
