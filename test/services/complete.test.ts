import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isComplete } from '../../src/services/complete.ts';

const stored = async (name: string): Promise<Buffer> =>
  readFile(new URL(`../../sandbox/runcomfy/media/files/${name}`, import.meta.url));

/** Noise, the same every time, so that every format has bytes enough to cut. */
const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, index) => Math.imul(index, 2654435761) >>> 24);

const picture = async (format: 'jpeg' | 'png' | 'webp' | 'gif'): Promise<Buffer> =>
  sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
    .toFormat(format)
    .toBuffer();

const files: [extension: string, read: () => Promise<Buffer>][] = [
  ['jpg', async () => picture('jpeg')],
  ['png', async () => picture('png')],
  ['webp', async () => picture('webp')],
  ['gif', async () => picture('gif')],
  ['mp4', async () => stored('video_16x9.mp4')],
  ['wav', async () => stored('tone.wav')],
];

async function judge(bytes: Buffer, extension: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-complete-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'file');
  await writeFile(path, bytes);
  return isComplete(path, extension);
}

describe.each(files)('a %s file', (extension, read) => {
  test('is complete with its last byte', async () => {
    expect(await judge(await read(), extension)).toBe(true);
  });

  test.each([0.01, 0.5, 0.9])('is not when only %d of it came', async (share) => {
    const bytes = await read();
    expect(await judge(bytes.subarray(0, Math.floor(bytes.length * share)), extension)).toBe(false);
  });

  test.each([4, 64])('is not when the last %d bytes are missing', async (missing) => {
    const bytes = await read();
    expect(await judge(bytes.subarray(0, -missing), extension)).toBe(false);
  });
});

test('a JPEG may have something after its end, as some encoders write', async () => {
  expect(await judge(Buffer.concat([await picture('jpeg'), Buffer.alloc(1_000)]), 'jpg')).toBe(true);
});

test('a type without a mark of its end counts as whole', async () => {
  expect(await judge(Buffer.from('ID3'), 'mp3')).toBe(true);
});

test.each([
  ['a length shorter than its own head', Buffer.from([0, 0, 0, 7, 0x66, 0x72, 0x65, 0x65])],
  ['a length beyond any file', Buffer.from([0, 0, 0, 1, 0x6d, 0x64, 0x61, 0x74, ...Array<number>(8).fill(0xff)])],
])('a video whose box has %s is not complete', async (_case, bytes) => {
  expect(await judge(bytes, 'mp4')).toBe(false);
});
