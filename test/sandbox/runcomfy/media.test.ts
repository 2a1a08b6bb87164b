import sharp from 'sharp';
import { fileTypeFromBuffer } from 'file-type';
import { expect, test } from 'vitest';
import type { MediaOutcome } from '../../../sandbox/runcomfy/switches.ts';
import { startBench, video, type Bench } from './bench.ts';

async function urlsOf(bench: Bench, media: MediaOutcome, input?: Record<string, unknown>): Promise<string[]> {
  bench.runComfy.next({ shape: 'array', media });
  return (await bench.finish(input))['output'] as string[];
}

async function download(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}

test('pictures have the size asked for, and differ by number and seed', async () => {
  const bench = await startBench();
  bench.runComfy.switches.pictureScale = 0.25;
  const input = { text: 'x', image_size: '1440:2560 (9:16)', sequential_image_generation_options: 2, seed: 5 };
  const urls = await urlsOf(bench, {}, input);
  const other = await urlsOf(bench, {}, { ...input, seed: 6 });
  const pictures = await Promise.all([...urls, ...other].map(download));
  expect(await sharp(pictures[0]).metadata()).toMatchObject({ format: 'jpeg', width: 360, height: 640 });
  expect(new Set(pictures.map((picture) => picture.toString('base64'))).size).toBe(4);
});

test.each([
  ['jpeg', undefined, 'image/jpeg'],
  ['png', undefined, 'image/png'],
  ['jpeg', 'application/octet-stream', 'application/octet-stream'],
] as const)('a %s as %s', async (picture, contentType, type) => {
  const bench = await startBench();
  const [url = ''] = await urlsOf(bench, { picture, ...(contentType === undefined ? {} : { contentType }) });
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe(type);
  expect((await fileTypeFromBuffer(await response.arrayBuffer()))?.mime).toBe(`image/${picture}`);
});

test.each([
  ['jpeg', 100_000],
  ['jpeg', 1_000_003],
  ['png', 100_000],
] as const)('a padded %s of %d bytes can still be decoded', async (picture, bytes) => {
  const bench = await startBench();
  const [url = ''] = await urlsOf(bench, { picture, bytes });
  const file = await download(url);
  expect(file).toHaveLength(bytes);
  expect((await sharp(file).stats()).channels).toHaveLength(3);
});

test.each(['16:9', '1:1', '9:16', '21:9', '3:4'])('a video of %s is a real MP4, padded or not', async (ratio) => {
  const bench = await startBench();
  const input = { text: 'x', ratio };
  const { output } = await bench.finish(input, video);
  const file = await download((output as { video: string }).video);
  expect((await fileTypeFromBuffer(file))?.mime).toBe('video/mp4');
  expect(file.indexOf('moov')).toBeLessThan(file.indexOf('mdat'));
  bench.runComfy.next({ media: { bytes: 200_000 } });
  const padded = await bench.finish(input, video);
  expect(await download((padded['output'] as { video: string }).video)).toHaveLength(200_000);
});

test.each([
  ['foreign', 'https://media.example.com/'],
  ['private', 'https://10.0.0.8/'],
  ['http', 'http://playgrounds-storage-public.runcomfy.net/'],
] as const)('an address on a %s host', async (host, start) => {
  const [first = '', second = ''] = await urlsOf(await startBench(), { host, items: [0] });
  expect(first.startsWith(start)).toBe(true);
  expect(second).toContain('127.0.0.1');
});

test.each([403, 404] as const)('one file of a set answers %d', async (answer) => {
  const urls = await urlsOf(await startBench(), { answer, items: [1] });
  const statuses = await Promise.all(urls.map(async (url) => (await fetch(url)).status));
  expect(statuses).toEqual([200, answer, 200]);
});

test('a redirect leads to a place where a client that follows it is seen', async () => {
  const bench = await startBench();
  const [url = ''] = await urlsOf(bench, { answer: 'redirect' });
  expect((await fetch(url, { redirect: 'manual' })).status).toBe(302);
  await fetch(url);
  expect(bench.runComfy.traffic.at(-1)?.path).toBe('/redirected');
});

test('a web page under the type of a picture', async () => {
  const [url = ''] = await urlsOf(await startBench(), { answer: 'wrong-type' });
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe('image/jpeg');
  expect(await response.text()).toContain('<!doctype html>');
});

test('a truncated file, and one that is longer than it says', async () => {
  const bench = await startBench();
  const [whole = ''] = await urlsOf(bench, {});
  const [truncated = ''] = await urlsOf(bench, { answer: 'truncated' });
  const [lying = ''] = await urlsOf(bench, { answer: 'lying-length' });
  await expect(download(truncated)).rejects.toThrow('terminated');
  const announced = (await fetch(lying)).headers.get('content-length');
  expect(Number(announced)).toBe(Math.floor((await download(whole)).length / 2));
});

test('an oversize file is sent only while somebody reads', async () => {
  const [url = ''] = await urlsOf(await startBench(), { answer: 'oversize' });
  const stopped = new AbortController();
  const response = await fetch(url, { signal: stopped.signal });
  expect(response.headers.get('content-length')).toBe(String(4 * 1024 ** 3));
  let read = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    read += chunk.length;
    if (read > 2_000_000) break;
  }
  stopped.abort();
  expect(read).toBeGreaterThan(2_000_000);
});

test('a token that is sent to the storage is a leak; an unknown address is not found', async () => {
  const { runComfy } = await startBench();
  const response = await fetch(`${runComfy.mediaOrigin}/none`, { headers: { authorization: 'Bearer x' } });
  expect([response.status, runComfy.leaks, runComfy.mediaTraffic.length]).toEqual([404, 1, 1]);
});

test('the files of one result may be of several kinds, each in an object of its own', async () => {
  const bench = await startBench();
  bench.runComfy.next({ count: 3, shape: 'nested', media: { kinds: ['audio', 'video'] } });
  const { output } = await bench.finish();
  const { renders } = output as { renders: { file: { url: string } }[] };
  const types = await Promise.all(renders.map(async ({ file }) => (await fetch(file.url)).headers.get('content-type')));
  expect(types).toEqual(['audio/wav', 'video/mp4', 'image/jpeg']);
});
