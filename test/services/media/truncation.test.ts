import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createBytes } from '../../../src/services/media/truncation/bytes.ts';
import { isGifCut, isJpegCut } from '../../../src/services/media/truncation/pictures.ts';
import { isCut } from '../../../src/services/media/truncation/truncation.ts';

const fixtures = new URL('../../fixtures/media/', import.meta.url);
const stored = async (name: string): Promise<Buffer> => readFile(new URL(name, fixtures));
const names = (await readdir(fixtures)).filter((name) => !name.endsWith('.md'));
/** Their bytes do not show where they end, or they leave their length open. They play as far as they go. */
const endless = ['tone.mp3', 'tone.flac', 'stream.wav'];

const { signal } = new AbortController();

interface Judge {
  (bytes: Uint8Array): Promise<boolean>;
}

/** Judges bytes by the type of the whole file. */
async function judgeOf(whole: Uint8Array): Promise<Judge> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-truncation-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  const ending = (await fileTypeFromBuffer(whole))?.ext ?? '';
  return async (bytes) => {
    await writeFile(join(folder, 'file'), bytes);
    return isCut(join(folder, 'file'), ending, signal);
  };
}

/** Offsets all over a file, after the bytes that tell its type, and each of its last bytes except padding. */
function places(length: number): number[] {
  const all = Array.from({ length: 60 }, (_, at) => Math.floor((length * at) / 60));
  return [...all.filter((place) => place > 40), ...[64, 40, 20, 16].map((missing) => length - missing)];
}

test('there is a file of every kind', () => {
  expect(names).toHaveLength(26);
});

describe.each(names)('%s', (name) => {
  test('is complete', async () => {
    const bytes = await stored(name);
    expect(await (await judgeOf(bytes))(bytes)).toBe(false);
  });

  test.each([
    ['a newline', Buffer.from('\n')],
    ['text', Buffer.from('made by somebody who signs every file\n')],
    ['zeros', Buffer.alloc(5_000)],
    ['a single zero', Buffer.alloc(1)],
    ['ones', Buffer.alloc(100, 0xff)],
  ])('is whole with %s behind its end', async (_what, behind) => {
    const bytes = await stored(name);
    expect(await (await judgeOf(bytes))(Buffer.concat([bytes, behind]))).toBe(false);
  });
});

test.each(names.filter((name) => !endless.includes(name)))('%s is cut wherever it breaks off', async (name) => {
  const bytes = await stored(name);
  const judge = await judgeOf(bytes);
  const verdicts = new Map<number, boolean>();
  for (const place of places(bytes.length)) verdicts.set(place, await judge(bytes.subarray(0, place)));
  const whole = [...verdicts].flatMap(([place, cut]) => (cut ? [] : [place])).toSorted((a, b) => a - b);
  expect(whole).toEqual(wholeAt(name, bytes).filter((place) => whole.includes(place)));
});

/** Where a file may end and be complete: between two boxes, after fragments or a picture. */
function wholeAt(name: string, bytes: Buffer): number[] {
  // Fewer bytes than the header of a box may be anything.
  if (name === 'moving.avif') return Array.from({ length: 8 }, (_, at) => bytes.indexOf('moov') - 4 + at);
  if (name !== 'fragments.mp4') return [];
  return Array.from({ length: bytes.length }, (_, at) => at).filter((at) => at >= bytes.indexOf('mfra') - 4);
}

/** A WAV with a thousand samples of one byte, whatever its length fields say. */
const wav = (head: number, data: number): Buffer => {
  const bytes = Buffer.alloc(44 + 1_000, 0x80);
  bytes.write('RIFF____WAVEfmt ', 0, 'latin1');
  bytes.writeUInt32LE(head, 4);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt32LE(0x0001_0001, 20);
  bytes.writeUInt32LE(8_000, 24);
  bytes.writeUInt32LE(8_000, 28);
  bytes.writeUInt32LE(0x0008_0001, 32);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(data, 40);
  return bytes;
};

describe('an odd but complete file', () => {
  test.each([
    ['as ffmpeg streams it', 0xffff_ffff, 0xffff_ffff],
    ['as SoX streams it', 0x7fff_f024, 0x7fff_f000],
    ['as GStreamer streams it', 0, 0],
    ['whose head counts too much', 5_000, 1_000],
    ['whose head counts itself', 1_044, 1_000],
  ])('a WAV %s', async (_how, head, data) => {
    const bytes = wav(head, data);
    expect(await (await judgeOf(bytes))(bytes)).toBe(false);
  });

  test('except a WAV with fewer samples than its length', async () => {
    const bytes = wav(1_036, 1_000).subarray(0, -1);
    expect(await (await judgeOf(bytes))(bytes)).toBe(true);
  });

  test('a GIF without a trailer, after its last picture', async () => {
    const bytes = await stored('moving.gif');
    expect(await (await judgeOf(bytes))(bytes.subarray(0, -1))).toBe(false);
  });

  test('a JPEG with a complete small picture in its header: the end of that one is not its own', async () => {
    const small = await stored('still.jpg');
    const large = await sharp(new URL('still.png', fixtures).pathname).resize(300).jpeg().toBuffer();
    const head = Buffer.from([0xff, 0xe1, 0, 0]);
    head.writeUInt16BE(small.length + 2, 2);
    const bytes = Buffer.concat([large.subarray(0, 2), head, small, large.subarray(2)]);
    const judge = await judgeOf(bytes);
    expect([await judge(bytes), await judge(bytes.subarray(0, -30))]).toEqual([false, true]);
  });

  test('a film whose data reach to the end of the file', async () => {
    const bytes = Buffer.from(await stored('index-before.mp4'));
    bytes.writeUInt32BE(0, bytes.indexOf('mdat') - 4);
    expect(await (await judgeOf(bytes))(bytes)).toBe(false);
  });

  test('a film whose data have a long length field', async () => {
    const bytes = await stored('index-before.mp4');
    const at = bytes.indexOf('mdat') - 4;
    const long = Buffer.alloc(16);
    long.writeUInt32BE(1);
    long.write('mdat', 4, 'latin1');
    long.writeBigUInt64BE(BigInt(bytes.readUInt32BE(at) + 8), 8);
    const film = Buffer.concat([bytes.subarray(0, at), long, bytes.subarray(at + 8)]);
    const judge = await judgeOf(film);
    expect([await judge(film), await judge(film.subarray(0, -1))]).toEqual([false, true]);
  });
});

test.each([
  ['a length shorter than its own head', Buffer.from([0, 0, 0, 7, 0x66, 0x72, 0x65, 0x65])],
  ['a length beyond any file', Buffer.from([0, 0, 0, 1, 0x6d, 0x64, 0x61, 0x74, ...Array<number>(8).fill(0xff)])],
])('a film whose only box has %s is cut', async (_case, bytes) => {
  const judge = await judgeOf(await stored('index-before.mp4'));
  expect(await judge(bytes)).toBe(true);
});

test('a file of only the smallest parts is given up, and does not count as cut', async () => {
  const bytes = Buffer.concat([(await stored('still.png')).subarray(0, 8), Buffer.alloc(12 * 2_000_001)]);
  const judge = await judgeOf(await stored('still.png'));
  expect(await judge(bytes)).toBe(false);
});

describe('a file of a great many small parts', () => {
  const segments = Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.from('ffe10002'.repeat(100_000), 'hex')]);
  const blocks = Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.alloc(7),
    Buffer.from([0x21, 0xf9]),
    Buffer.alloc(400_000, 1),
  ]);

  test.each([
    ['jpg', isJpegCut, segments],
    ['gif', isGifCut, blocks],
  ] as const)('is read once: %s', async (_ending, isPictureCut, content) => {
    const folder = await mkdtemp(join(tmpdir(), 'easel-truncation-'));
    onTestFinished(async () => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'file'), content);
    await using file = await open(join(folder, 'file'));
    const bytes = createBytes(file, content.length, signal);
    const read = vi.spyOn(file, 'read');
    expect(await isPictureCut(bytes)).toBe(true);
    expect(read.mock.calls.length).toBeLessThan(20);
  });

  test('is no longer read when the bot stops', async () => {
    const path = new URL('still.jpg', fixtures).pathname;
    await expect(isCut(path, 'jpg', AbortSignal.abort(new Error('stopping')))).rejects.toThrow('stopping');
  });
});
