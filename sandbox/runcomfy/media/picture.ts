import sharp from 'sharp';

/**
 * Which of the seven segments (top, upper right, lower right, bottom, lower left, upper left, middle) each digit
 * lights.
 */
const segments = [
  '1111110',
  '0110000',
  '1101101',
  '1111001',
  '0110011',
  '1011011',
  '1011111',
  '1110000',
  '1111111',
  '1111011',
];
const places = [
  [2, 0, 8, 2],
  [10, 2, 2, 8],
  [10, 12, 2, 8],
  [2, 20, 8, 2],
  [0, 12, 2, 8],
  [0, 2, 2, 8],
  [2, 10, 8, 2],
] as const;

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Shown large. It is drawn from segments, because a machine may have no fonts. */
  readonly numeral: number;
  /** Determines the colours. */
  readonly seed: number;
  readonly format: 'jpeg' | 'png';
}

/** A gradient with a large numeral, as a real JPEG or PNG file of exactly the requested size. */
export async function drawPicture(picture: Picture): Promise<Buffer> {
  const { width, height, format } = picture;
  const hue = (Math.abs(picture.seed) * 47 + picture.numeral * 67) % 360;
  const digits = String(picture.numeral);
  const unit = Math.min(height / 36, width / (16 * digits.length + 8));
  const left = (width - (16 * digits.length - 4) * unit) / 2;
  const top = (height - 22 * unit) / 2;
  const bars = digits.split('').flatMap((digit, index) =>
    places
      .filter((_place, segment) => segments[Number(digit)]?.[segment] === '1')
      .map(([x, y, w, h]) => {
        const at = `x="${left + (x + 16 * index) * unit}" y="${top + y * unit}"`;
        return `<rect ${at} width="${w * unit}" height="${h * unit}"/>`;
      }),
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="g" x2="1" y2="1"><stop stop-color="hsl(${hue},70%,45%)"/><stop offset="1" stop-color="hsl(${(hue + 80) % 360},70%,25%)"/></linearGradient>
    <rect width="100%" height="100%" fill="url(#g)"/><g fill="#fff">${bars.join('')}</g></svg>`;
  const drawn = sharp(Buffer.from(svg)).removeAlpha();
  return format === 'png' ? drawn.png().toBuffer() : drawn.jpeg({ quality: 90 }).toBuffer();
}
