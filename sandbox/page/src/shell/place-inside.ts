const marginPx = 8;

/**
 * Puts a fixed element at a place, moved so that all of it is on the screen. `leftOf`: where its right edge goes if there
 * is no room for it.
 */
export function placeInside(element: HTMLElement, { x, y }: { x: number; y: number }, leftOf?: number): void {
  const { width, height } = element.getBoundingClientRect();
  const mostX = window.innerWidth - width - marginPx;
  const mostY = window.innerHeight - height - marginPx;
  const wanted = x > mostX && leftOf !== undefined ? leftOf - width : x;
  element.style.left = `${Math.max(Math.min(wanted, mostX), marginPx)}px`;
  element.style.top = `${Math.max(Math.min(y, mostY), marginPx)}px`;
}
