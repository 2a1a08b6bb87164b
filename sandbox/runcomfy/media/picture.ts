import sharp from 'sharp';
import { lettered, widthOf } from './strokes.ts';

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Shown beside the word PLACEHOLDER. */
  readonly numeral: number;
  /** Determines the colours and the hills. */
  readonly seed: number;
  readonly format: 'jpeg' | 'png';
}

/**
 * A landscape that says PLACEHOLDER and its numeral, so that nobody takes it for what a model would make. It is a real
 * JPEG or PNG file of exactly the requested size.
 */
export async function drawPicture(picture: Picture): Promise<Buffer> {
  const drawn = sharp(Buffer.from(landscape(picture))).removeAlpha();
  return picture.format === 'png' ? drawn.png().toBuffer() : drawn.jpeg({ quality: 90 }).toBuffer();
}

/** The top and the bottom of the sky, the sun, and the hills from the farthest to the nearest. */
const moods: readonly [Mood, ...Mood[]] = [
  { sky: ['#2b4a7f', '#f6b08a'], sun: '#ffe9c7', hills: ['#7f6a92', '#544a78', '#2c2d52'] },
  { sky: ['#4a90c4', '#dff0ec'], sun: '#fff6d8', hills: ['#8fb7a8', '#5b8f80', '#2f5f57'] },
  { sky: ['#101a3a', '#47548f'], sun: '#f1efdf', hills: ['#2f3a6b', '#222a52', '#141a36'] },
  { sky: ['#c2564b', '#ffd08a'], sun: '#fff1cf', hills: ['#b0654f', '#7c4340', '#4a2a33'] },
  { sky: ['#3c7d84', '#f3e3b3'], sun: '#fffbe6', hills: ['#a4a05f', '#6d7a43', '#3b4f34'] },
];

interface Mood {
  readonly sky: readonly [string, string];
  readonly sun: string;
  readonly hills: readonly string[];
}

function landscape({ width, height, numeral, seed }: Picture): string {
  const chance = Math.abs(Math.trunc(seed)) * 7 + numeral * 3;
  const { sky, sun, hills } = moods[chance % moods.length] ?? moods[0];
  const at = { x: width * (0.2 + ((chance * 13) % 60) / 100), y: height * (0.3 + ((chance * 7) % 16) / 100) };
  const ridges = hills.map((colour, layer) => {
    const outline = ridge({ width, height, top: 0.55 + layer * 0.14, shift: chance * (layer + 3) });
    return `<path fill="${colour}" d="${outline}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="sky" x2="0" y2="1"><stop stop-color="${sky[0]}"/><stop offset=".7" stop-color="${sky[1]}"/></linearGradient>
    <rect width="100%" height="100%" fill="url(#sky)"/>
    <circle cx="${at.x}" cy="${at.y}" r="${Math.min(width, height) * 0.09}" fill="${sun}"/>
    ${ridges.join('')}${label({ width, height, numeral })}</svg>`;
}

/** The outline of a row of hills, closed at the bottom. `top` is where they stand, as a share of the height. */
function ridge(hill: { width: number; height: number; top: number; shift: number }): string {
  const { width, height, top, shift } = hill;
  const steps = 8;
  const yAt = (step: number): number =>
    height * (top + 0.09 * Math.sin(step * 1.3 + shift) + 0.045 * Math.sin(step * 2.9 + shift * 1.7));
  const points = Array.from({ length: steps + 1 }, (_step, step) => ({ x: (width * step) / steps, y: yAt(step) }));
  const curves = points
    .slice(1)
    .map(({ x, y }, index) => {
      const from = points[index] ?? { x: 0, y };
      const middle = (from.x + x) / 2;
      return `C${middle} ${from.y} ${middle} ${y} ${x} ${y}`;
    })
    .join('');
  return `M0 ${height}V${points[0]?.y ?? height}${curves}V${height}Z`;
}

function label({ width, height, numeral }: { width: number; height: number; numeral: number }): string {
  const text = `PLACEHOLDER ${numeral}`;
  const unit = Math.min(width / (widthOf(text) * 1.6), height / 110);
  const size = { width: (widthOf(text) + 8) * unit, height: 14 * unit };
  const at = { x: (width - size.width) / 2, y: height - size.height - 14 * unit };
  return `<rect x="${at.x}" y="${at.y}" width="${size.width}" height="${size.height}" rx="${size.height / 2}" fill="#0008"/>${lettered(text, { x: at.x + 4 * unit, y: at.y + 4 * unit, unit })}`;
}
