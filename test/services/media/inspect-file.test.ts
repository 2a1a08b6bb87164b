import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Inspection } from '../../../src/core/media/inspection.ts';
import { inspectHere } from '../../support/inspect-here.ts';
import { blackPng, moving } from '../../support/pictures.ts';

const fixtures = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const stored = async (name: string): Promise<Buffer> => readFile(fixtures(name));

/** Inspects these bytes in a file of this name. */
async function inspected(bytes: Uint8Array, name = 'file'): Promise<Inspection> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-inspect-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, name), bytes);
  return inspectHere(join(folder, name));
}
const faulty = (fault: string): object => ({ kind: 'faulty', fault });

describe('a sound file', () => {
  test.each([
    ['media/still.jpg', 'image/jpeg', false],
    ['media/progressive.jpg', 'image/jpeg', false],
    ['media/still.png', 'image/png', false],
    ['media/interlaced.png', 'image/png', false],
    ['media/still.webp', 'image/webp', false],
    ['media/still.avif', 'image/avif', false],
    ['media/moving.gif', 'image/gif', true],
    ['media/moving.webp', 'image/webp', true],
    ['media/moving.apng', 'image/apng', true],
  ])('%s is a picture of type %s; animated: %s', async (name, type, isAnimated) => {
    const { length: size } = await stored(name);
    const facts = { kind: 'intact', media: 'image', type, size, width: 64, height: 64, isAnimated };
    expect(await inspectHere(fixtures(name))).toEqual(facts);
  });

  test.each([
    ['inputs/film.mp4', 'video/mp4', 64, 32, 2],
    ['inputs/turned.mp4', 'video/mp4', 32, 64, 2],
    ['media/index-before.mp4', 'video/mp4', 64, 64, 1],
    ['media/fragments.mp4', 'video/mp4', 64, 64, 1],
    ['media/film.mov', 'video/quicktime', 64, 64, 1],
    ['media/film.webm', 'video/webm', 64, 64, 1],
    ['media/live.webm', 'video/webm', 64, 64, 1],
    ['media/film.mkv', 'video/matroska', 64, 64, 1],
  ])('%s is a film of type %s, %d × %d, %d s', async (name, type, width, height, seconds) => {
    const facts = { media: 'video', type, width, height, seconds, isAnimated: false };
    expect(await inspectHere(fixtures(name))).toMatchObject({ kind: 'intact', ...facts });
  });

  test.each([
    ['inputs/tone.mp3', 'audio/mpeg', 1.152],
    ['inputs/tone.flac', 'audio/flac', 1],
    ['inputs/tone.aac', 'audio/aac', 1.152],
    ['inputs/sound.mp4', 'audio/mp4', 1],
    ['inputs/sound.mov', 'video/quicktime', 1],
    ['inputs/sound.webm', 'audio/webm', 1.001],
    ['inputs/sound.mka', 'audio/matroska', 1.001],
    ['media/tone.m4a', 'audio/mp4', 0.3],
    ['media/tone.ogg', 'audio/ogg', 0.3],
    ['media/tone.opus', 'audio/ogg', 0.3],
    ['media/tone.wav', 'audio/wav', 0.3],
    ['media/stream.wav', 'audio/wav', 0.3],
  ])('%s is a sound of type %s, %d s', async (name, type, seconds) => {
    const found = await inspectHere(fixtures(name));
    expect(found).toMatchObject({ kind: 'intact', media: 'audio', type, seconds, isAnimated: false });
    expect(found).not.toHaveProperty('width');
  });

  test('has the size that people see, after the rotation of its EXIF', async () => {
    const create = { width: 40, height: 20, channels: 3, background: 'red' } as const;
    const bytes = await sharp({ create }).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await inspected(bytes)).toMatchObject({ width: 20, height: 40 });
  });

  test('that is animated has the size of a frame', async () => {
    expect(await inspected(await moving(3).gif({ effort: 1 }).toBuffer())).toMatchObject({
      width: 400,
      height: 240,
      isAnimated: true,
    });
  });

  test.each([
    ['picture.png', 'inputs/film.mp4', 'video/mp4'],
    ['film.mp4', 'media/still.png', 'image/png'],
    ['tone.mp3', 'media/still.jpg', 'image/jpeg'],
  ])('is what its bytes are: %s is %s', async (name, real, type) => {
    expect(await inspected(await stored(real), name)).toMatchObject({ kind: 'intact', type });
  });
});

describe('a faulty file', () => {
  test('is empty', async () => {
    expect(await inspected(Buffer.alloc(0), 'a.png')).toEqual(faulty('empty'));
  });

  test.each<[string, () => Uint8Array | Promise<Uint8Array>]>([
    ['HTML', () => Buffer.from('<!doctype html><title>x</title>')],
    ['an SVG', async () => stored('drawing.svg')],
    ['text', () => Buffer.from('a picture of a fox')],
    ['one byte', () => Buffer.from([0xff])],
    ['a zip', () => Buffer.from('504b0304140000000000000021000000000000000000000000000100000061', 'hex')],
    ['a PDF', () => Buffer.from('%PDF-1.7\n/Encrypt 1 0 R')],
    ['an AVI', async () => stored('media/film.avi')],
    ['an AVIF sequence', async () => stored('media/moving.avif')],
  ])('is of no type that Easel takes: %s', async (_what, bytes) => {
    expect(await inspected(await bytes(), 'a.png')).toEqual(faulty('unknown-type'));
  });

  test.each(
    [
      'still.jpg still.png still.webp still.avif moving.gif moving.webp moving.apng'.split(' '),
      'index-before.mp4 index-behind.mp4 film.mov film.webm film.mkv'.split(' '),
      'tone.m4a tone.ogg tone.opus tone.wav'.split(' '),
    ]
      .flat()
      .flatMap((name) => [[name, 0.4] as const, [name, 0.9] as const]),
  )('is truncated: %s at %d', async (name, part) => {
    const bytes = await stored(`media/${name}`);
    expect(await inspected(bytes.subarray(0, Math.floor(bytes.length * part)))).toEqual(faulty('truncated'));
  });

  test.each(['tone.mp3', 'tone.flac'])(
    'may break off where its kind has no end, and is heard so far: %s',
    async (name) => {
      const bytes = await stored(`inputs/${name}`);
      expect(await inspected(bytes.subarray(0, bytes.length / 2))).toMatchObject({ kind: 'intact', media: 'audio' });
    },
  );

  test.each(['protected.mp4', 'protected.m4a'])('is encrypted: %s', async (name) => {
    expect(await inspectHere(fixtures(`inputs/${name}`))).toEqual(faulty('encrypted'));
  });

  test('is encrypted: a purchase from Apple, by its brand or its samples', async () => {
    const bytes = await stored('media/tone.m4a');
    const brand = Buffer.from(bytes.toString('latin1').replace('ftypM4A ', 'ftypM4P '), 'latin1');
    const samples = Buffer.from(bytes.toString('latin1').replace('mp4a', 'drms'), 'latin1');
    expect([await inspected(brand), await inspected(samples)]).toEqual([faulty('encrypted'), faulty('encrypted')]);
  });

  test('is encrypted: a WebM with the element for it', async () => {
    const encryption = element('5035', Buffer.alloc(0));
    const track = element('ae', element('6d80', element('6240', encryption)));
    const segment = element(
      '18538067',
      Buffer.concat([element('1654ae6b', track), element('1f43b675', Buffer.alloc(8))]),
    );
    const head = element('1a45dfa3', element('4282', Buffer.from('webm')));
    expect(await inspected(Buffer.concat([head, segment]))).toEqual(faulty('encrypted'));
  });

  test.each<[string, string, (bytes: Buffer) => void]>([
    ['a PNG with other pixels than its checksum says', 'media/still.png', (bytes) => void bytes.fill(0xaa, 100, 900)],
    ['a film whose tracks are gone', 'inputs/turned.mp4', (bytes) => void bytes.write('skip', bytes.indexOf('trak'))],
    [
      'a sound without samples',
      'inputs/sound.mp4',
      (bytes) => void bytes.fill(0, bytes.indexOf('stsz') + 4, bytes.indexOf('stsz') + 16),
    ],
  ])('is damaged: %s', async (_what, name, damage) => {
    const bytes = await stored(name);
    damage(bytes);
    expect(await inspected(bytes)).toEqual(faulty('damaged'));
  });

  test('is damaged: a picture behind an empty tag of a sound, which no decoder reads', async () => {
    const create = { width: 8, height: 8, channels: 3, background: 'red' } as const;
    const tag = Buffer.from('49443303000000000000', 'hex');
    expect(await inspected(Buffer.concat([tag, await sharp({ create }).tiff().toBuffer()]))).toEqual(faulty('damaged'));
  });

  test('has too many pixels to be decoded: a header that says 60,000 × 60,000', async () => {
    const bytes = blackPng(16);
    bytes.writeUInt32BE(60_000, 16);
    bytes.writeUInt32BE(60_000, 20);
    // The header's checksum is part of the lie.
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
    expect(await inspected(bytes)).toEqual(faulty('too-complex'));
  });
});

/** An element of EBML (RFC 8794) with a length of four bytes. */
function element(id: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(0x1000_0000 + content.length);
  return Buffer.concat([Buffer.from(id, 'hex'), length, content]);
}
