import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { mediaInputsIn } from '../../../sandbox/runcomfy/inputs/find.ts';
import { startRunComfy } from '../../../sandbox/runcomfy/runcomfy.ts';
import { realClock } from '../../../sandbox/wire/clock.ts';
import { startWireServer, type WireServer } from '../../../sandbox/wire/server.ts';
import { createTestClock } from '../../support/clock.ts';
import { startBench, type Bench } from './bench.ts';

type Json = Record<string, unknown>;

const model = 'a/model';
const rule = (measured: string, limit: number, words: string): Json => ({
  validation_rule: measured,
  validation_value: limit,
  validation_error: words,
});
const properties = {
  text: { type: 'string' },
  image: {
    type: 'string',
    format: 'image_uri',
    default: 'Runcomfy_Example_1285.png',
    validations: [
      rule('width_pixels>', 4, 'too narrow'),
      rule('height_pixels<', 50, 'too high'),
      rule('width/height<', 16, 'too wide'),
      rule('file_size_mb<', 0.01, 'too heavy'),
    ],
  },
  images: { type: 'array', format: 'image_uris', minItems: 1, maxItems: 2 },
  video: { type: 'string', format: 'video_uri', validations: [rule('file_size_mb<', 0.003, 'File too large')] },
  audio_url: { type: 'string' },
};

const png = async (width = 8, height = 8): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
const media = async (name: string): Promise<Buffer> =>
  readFile(new URL(`../../fixtures/media/${name}`, import.meta.url));
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

interface Host {
  readonly wire: WireServer;
  /** The address of these bytes. */
  readonly serve: (name: string, bytes: Buffer, init?: ResponseInit) => string;
}

async function startHost(): Promise<Host> {
  const files = new Map<string, { bytes: Buffer; init: ResponseInit }>();
  const wire = await startWireServer({
    clock: realClock,
    handle(request) {
      const file = files.get(new URL(request.url).pathname);
      return file === undefined
        ? new Response('gone', { status: 404 })
        : new Response(new Uint8Array(file.bytes), file.init);
    },
  });
  onTestFinished(async () => wire.close());
  return {
    wire,
    serve(name, bytes, init = {}) {
      files.set(`/${name}`, { bytes, init });
      return `${wire.origin}/${name}`;
    },
  };
}

async function modelsFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'models-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'model.json'), JSON.stringify({ id: model, input: { type: 'object', properties } }));
  return folder;
}

async function start(
  options: { queueMs?: number; inputTimeoutMs?: number } = {},
): Promise<Host & Bench & { run: (input: Json) => Promise<Json> }> {
  const host = await startHost();
  const bench = await startBench({ modelsDir: await modelsFolder(), ...options });
  return { ...host, ...bench, run: async (input) => bench.finish(input, model) };
}

describe('the files of an input', () => {
  test('are fetched when the run begins, and kept as digests', async () => {
    const { wire, serve, start: submit, advance, call, runComfy } = await start({ queueMs: 5_000 });
    const [picture, film] = [await png(8, 6), await media('index-before.mp4')];
    const input = { images: [serve('a.png', picture)], video: serve('b.bin', film) };
    const id = await submit(input, model);
    advance(4_999);
    await call(`requests/${id}/status`);
    expect([wire.traffic, runComfy.submission(id)?.inputs]).toEqual([[], []]);
    advance(1);
    expect((await call(`requests/${id}/status`)).body['status']).toBe('in_progress');
    expect(runComfy.submission(id)?.inputs).toEqual([
      {
        path: 'images.0',
        kind: 'image',
        type: 'image/png',
        size: picture.length,
        sha256: sha256(picture),
        width: 8,
        height: 6,
      },
      { path: 'video', kind: 'video', type: 'video/mp4', size: film.length, sha256: sha256(film) },
    ]);
    advance(60_000);
    expect((await call(`requests/${id}/result`)).body['status']).toBe('succeeded');
    expect(wire.traffic.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /a.png', 'GET /b.bin']);
  });

  test('are fetched though nobody asks how the run is', async () => {
    const { wire, serve } = await startHost();
    const clock = createTestClock();
    const runComfy = await startRunComfy({ modelsDir: await modelsFolder(), clock });
    onTestFinished(async () => runComfy.close());
    await fetch(`${runComfy.url}/v1/models/${model}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${runComfy.token}` },
      body: JSON.stringify({ images: [serve('a.png', await png())] }),
    });
    await clock.advance(499);
    expect(wire.traffic).toEqual([]);
    await clock.advance(1);
    await vi.waitFor(() => expect(runComfy.submissions[0]?.inputs).toHaveLength(1));
  });

  test('are fetched without a token or cookies', async () => {
    const { wire, serve, run } = await start();
    const url = serve('a.png', await png(), { headers: { 'set-cookie': 'a=1; Path=/' } });
    await run({ images: [url, url] });
    expect(wire.traffic).toHaveLength(2);
    for (const { headers } of wire.traffic) {
      expect(Object.keys(headers)).not.toContain('authorization');
      expect(Object.keys(headers)).not.toContain('cookie');
    }
  });

  test('are never fetched for a job that was cancelled in the queue', async () => {
    const { wire, serve, start: submit, advance, call } = await start();
    const id = await submit({ images: [serve('a.png', await png())] }, model);
    await call(`requests/${id}/cancel`, { method: 'POST' });
    advance(60_000);
    expect((await call(`requests/${id}/result`)).body['status']).toBe('cancelled');
    expect(wire.traffic).toEqual([]);
  });

  test('are decoded from data URIs, whose types say nothing', async () => {
    const { run, runComfy } = await start();
    const bytes = await png();
    const data = `data:video/mp4;base64,${bytes.toString('base64')}`;
    expect((await run({ images: [data] }))['status']).toBe('succeeded');
    expect(runComfy.submissions[0]?.inputs).toMatchObject([{ type: 'image/png', sha256: sha256(bytes) }]);
  });

  test('are found by their names where no format is published', async () => {
    const { serve, run, runComfy } = await start();
    await run({ audio_url: serve('a', await media('tone.mp3')) });
    expect(runComfy.submissions[0]?.inputs).toMatchObject([{ kind: 'audio', type: 'audio/mpeg' }]);
  });

  test('are not fetched where they are an example of RunComfy’s own', async () => {
    const { run, runComfy } = await start();
    expect((await run({ image: 'Runcomfy_Example_1285.png' }))['status']).toBe('succeeded');
    expect(runComfy.submissions[0]?.inputs).toEqual([]);
  });
});

const invalid = (name: string): string =>
  `InvalidParameter: The parameter \`${name}\` specified in the request is not valid: invalid url specified.`;

describe('a run fails, as soon as it begins, with', () => {
  let picture: Buffer;
  beforeAll(async () => {
    picture = await png(200, 200);
  });
  const unread = 'cannot identify image file';
  const notMedia = 'Invalid data found when processing input';
  const undownloaded = 'InternalError.Algo.InvalidParameter: Failed to download multimodal content';

  test.each<[string, (host: Host) => Json | Promise<Json>, string]>([
    ['a link that is gone', ({ wire }) => ({ images: [`${wire.origin}/gone`] }), undownloaded],
    [
      'a redirect',
      ({ serve, wire }) => {
        const to = serve('a.png', picture);
        const headers = { location: to };
        return { images: [serve('b', Buffer.from(''), { status: 302, headers })], text: wire.origin };
      },
      undownloaded,
    ],
    ['a host that is not loopback', () => ({ images: ['https://example.com/a.png'] }), invalid('images')],
    ['a bare name', () => ({ images: ['a.png'] }), invalid('images')],
    ['a number', () => ({ images: [7] }), invalid('images')],
    ['another scheme', () => ({ video: 'file:///etc/hostname' }), invalid('video')],
    ['data that is not base 64', () => ({ images: ['data:image/png;base64,%%%'] }), invalid('images')],
    ['nothing', ({ serve }) => ({ images: [serve('a.png', Buffer.alloc(0))] }), unread],
    ['a web page', ({ serve }) => ({ images: [serve('a.png', Buffer.from('<!doctype html>'))] }), unread],
    ['a film as a picture', async ({ serve }) => ({ image: serve('a', await media('index-before.mp4')) }), unread],
    ['a picture as a film', async ({ serve }) => ({ video: serve('a', await png()) }), notMedia],
    ['a picture as a sound', ({ serve }) => ({ audio_url: serve('a', picture) }), notMedia],
    [
      'a picture that breaks off',
      async ({ serve }) => ({ images: [serve('a', (await media('still.jpg')).subarray(0, 1_200))] }),
      unread,
    ],
    ['the second of two', async ({ serve }) => ({ images: [serve('a', await png()), 'x'] }), invalid('images')],
    ['a picture too narrow', async ({ serve }) => ({ image: serve('a', await png(4, 4)) }), 'too narrow'],
    ['a picture too high', async ({ serve }) => ({ image: serve('a', await png(50, 50)) }), 'too high'],
    ['a picture too wide', async ({ serve }) => ({ image: serve('a', await png(80, 5)) }), 'too wide'],
    [
      'a file too heavy',
      async ({ serve }) => ({ image: serve('a', Buffer.concat([await png(), Buffer.alloc(10_000)])) }),
      'too heavy',
    ],
    ['a film too heavy', async ({ serve }) => ({ video: serve('a', await media('film.webm')) }), 'File too large'],
  ])('%s', async (_case, input, error) => {
    const bench = await start();
    const id = await bench.start(await input(bench), model);
    bench.advance(500);
    const { body } = await bench.call(`requests/${id}/result`);
    expect(body).toMatchObject({ status: 'failed', error });
  });

  test('a host that does not answer', async () => {
    const { wire, serve, run } = await start({ inputTimeoutMs: 50 });
    const url = serve('a.png', picture);
    wire.faults.inject({ fault: { kind: 'hang' } });
    const error = `InvalidParameter: Timeout while downloading url=${url}.`;
    expect(await run({ images: [url] })).toMatchObject({ status: 'failed', error });
  });

  test('more bytes than RunComfy takes, of which it reads no more', async () => {
    const { wire, run } = await start();
    wire.faults.inject({ fault: { kind: 'endless' } });
    const error = 'File size must be less than 50 MB.';
    expect(await run({ images: [`${wire.origin}/a.png`] })).toMatchObject({ status: 'failed', error });
  });
});

test.each([
  [[], 422],
  [['x'], 200],
  [['x', 'x'], 200],
  [['x', 'x', 'x'], 422],
])('the bounds of a list hold at the submission: %j is %d', async (images, status) => {
  const { submit } = await start();
  expect((await submit({ images }, model)).status).toBe(status);
});

test.each<[string, Json, unknown, string[]]>([
  ['one', { format: 'image_uri' }, 'x', ['image ']],
  ['a list without items', { type: 'array', format: 'video_uris' }, ['x', 'y'], ['video 0', 'video 1']],
  [
    'in a list of objects',
    {
      properties: {
        elements: { type: 'array', items: { properties: { image_url: { type: 'string' }, name: { type: 'string' } } } },
      },
    },
    { elements: [{ image_url: 'x', name: 'y' }, {}] },
    ['image elements.0.image_url'],
  ],
  [
    'named without a format',
    { properties: { end_image_url: { type: 'string' } } },
    { end_image_url: 'x' },
    ['image end_image_url'],
  ],
  ['a number by that name', { properties: { num_images: { type: 'integer' } } }, { num_images: 2 }, []],
  ['a choice by that name', { properties: { image: { type: 'string', enum: ['x'] } } }, { image: 'x' }, []],
  ['another format', { properties: { image: { type: 'string', format: 'uuid' } } }, { image: 'x' }, []],
])('files in an input: %s', (_case, schema, input, found) => {
  expect(mediaInputsIn(schema, input).map(({ kind, path }) => `${kind} ${path}`)).toEqual(found);
});
