/**
 * Letters and digits as lines, 4 units wide and 6 high, because a machine may have no fonts. Only those that the
 * pictures need.
 */
const glyphs: Readonly<Record<string, string>> = {
  A: 'M0 6 2 0 4 6M.8 4H3.2',
  C: 'M4 1Q3.5 0 2 0 0 0 0 3 0 6 2 6 3.5 6 4 5',
  D: 'M0 0V6H2Q4 6 4 3 4 0 2 0Z',
  E: 'M4 0H0V6H4M0 3H3',
  H: 'M0 0V6M4 0V6M0 3H4',
  L: 'M0 0V6H4',
  O: 'M2 0Q0 0 0 3 0 6 2 6 4 6 4 3 4 0 2 0Z',
  P: 'M0 6V0H2Q4 0 4 1.7 4 3.4 2 3.4H0',
  R: 'M0 6V0H2Q4 0 4 1.7 4 3.4 2 3.4H0M2 3.4 4 6',
  '0': 'M2 0Q0 0 0 3 0 6 2 6 4 6 4 3 4 0 2 0Z',
  '1': 'M.8 1.2 2.2 0V6',
  '2': 'M0 1.5Q0 0 2 0 4 0 4 1.7 4 3 0 6H4',
  '3': 'M.2.6Q1 0 2 0 4 0 4 1.5 4 3 2 3 4 3 4 4.5 4 6 2 6 .8 6 0 5.2',
  '4': 'M3 6V0L0 4H4',
  '5': 'M4 0H.5L.2 2.6Q1 2.2 2 2.2 4 2.2 4 4.1 4 6 2 6 .8 6 0 5.2',
  '6': 'M3.5.3Q0 .5 0 4 0 6 2 6 4 6 4 4.1 4 2.4 2 2.4 .3 2.4 0 4',
  '7': 'M0 0H4L1.5 6',
  '8': 'M2 3Q0 3 0 1.5 0 0 2 0 4 0 4 1.5 4 3 2 3 0 3 0 4.5 0 6 2 6 4 6 4 4.5 4 3 2 3',
  '9': 'M.5 5.7Q4 5.5 4 2 4 0 2 0 0 0 0 1.9 0 3.6 2 3.6 3.7 3.6 4 2',
};

const advance = 6;

/** The width of the text in units. */
export function widthOf(text: string): number {
  return text.length * advance - 2;
}

/** SVG that draws the text with its upper left corner at (`x`, `y`), where a unit is `unit` pixels. */
export function lettered(text: string, { x, y, unit }: { x: number; y: number; unit: number }): string {
  const lines = text
    .split('')
    .map((letter, index) => `<path transform="translate(${index * advance})" d="${glyphs[letter] ?? ''}"/>`);
  return `<g transform="translate(${x} ${y}) scale(${unit})" fill="none" stroke="#fff" stroke-width=".75" stroke-linecap="round" stroke-linejoin="round">${lines.join('')}</g>`;
}
