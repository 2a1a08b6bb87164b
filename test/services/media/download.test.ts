import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startRunComfy, type RunComfyStandIn } from '../../../sandbox/runcomfy/runcomfy.ts';
import type { MediaOutcome } from '../../../sandbox/runcomfy/switches.ts';
import { startWireServer, type WireServer } from '../../../sandbox/wire/server.ts';
import { createByteBudget } from '../../../src/services/media/byte-budget.ts';
import { createDownloads, type Download, type Downloads } from '../../../src/services/media/download.ts';
import { jsonBody } from '../../../src/services/runcomfy/json-body.ts';
import { createRunComfy } from '../../../src/services/runcomfy/client.ts';
import { createTestClock } from '../../support/clock.ts';
import { limitFiles } from '../../support/disk.ts';
import { shippedDir, shippedModels } from '../../support/models.ts';

const { signal } = new AbortController();
const mebibyte = 1024 * 1024;
const fixtures = new URL('../../fixtures/media/', import.meta.url);
const foreign: Download = { kind: 'unusable', problem: 'foreign-host' };

interface Bench {
  readonly downloads: Downloads;
  readonly fetch: (url: string) => Promise<Download>;
  readonly folder: string;
  /** The names of the files in the folder. */
  readonly left: () => Promise<string[]>;
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-download-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function start(origins: readonly string[]): Promise<Bench> {
  const folder = await newFolder();
  const downloads = createDownloads({ origins });
  onTestFinished(async () => downloads.close());
  return {
    downloads,
    fetch: async (url) => downloads.fetch(url, { folder, name: 'image-01' }, signal),
    folder,
    left: async () => readdir(folder),
  };
}

async function serve(handle: (request: Request) => Response): Promise<WireServer> {
  const server = await startWireServer({ clock: createTestClock(), handle });
  onTestFinished(async () => server.close());
  return server;
}

/** The files of a finished run at the stand-in, which serves them in this way. */
async function results(
  media: MediaOutcome,
  model = 'bytedance/seedream-4-0/sequential',
): Promise<{ runcomfy: RunComfyStandIn; urls: readonly string[] }> {
  const clock = createTestClock();
  const runcomfy = await startRunComfy({
    modelsDir: shippedDir,
    models: await shippedModels,
    clock,
    queueMs: 0,
    runMs: 0,
  });
  onTestFinished(async () => runcomfy.close());
  runcomfy.switches.pictureScale = 0.05;
  runcomfy.next({ media });
  const client = createRunComfy({
    apiUrl: runcomfy.url,
    token: runcomfy.token,
    clock,
    guard: (dispatcher) => dispatcher,
    heard: () => {},
  });
  onTestFinished(async () => client.close());
  const submission = await client.submit(model, await jsonBody({ text: 'a fox' }), signal);
  if (submission.kind !== 'taken') throw new Error(`the submission was ${submission.kind}`);
  const result = await client.result(submission.requestId, signal);
  if (result.kind !== 'succeeded') throw new Error(`the result was ${result.kind}`);
  return { runcomfy, urls: result.urls };
}

describe('a good file', () => {
  test.each<[MediaOutcome, string, string | undefined, object]>([
    [{}, 'image-01.jpg', undefined, { kind: 'image', type: 'image/jpeg' }],
    [{ picture: 'png' }, 'image-01.png', undefined, { kind: 'image', type: 'image/png' }],
    [{ contentType: 'application/octet-stream' }, 'image-01.jpg', undefined, { kind: 'image', type: 'image/jpeg' }],
    [{}, 'image-01.mp4', 'bytedance/seedance-1-0/pro/fast/text-to-video', { kind: 'video', type: 'video/mp4' }],
  ])('with %j is in the folder as %s', async (media, name, model, kind) => {
    const { runcomfy, urls } = await results(media, model);
    const { fetch, folder, left } = await start([runcomfy.mediaOrigin]);
    const file = await fetch(urls[0] ?? '');
    const bytes = await readFile(join(folder, name));
    expect(file).toEqual({ kind: 'fetched', file: { name, size: bytes.length, ...kind } });
    expect(bytes).toEqual(Buffer.from(await (await globalThis.fetch(urls[0] ?? '')).arrayBuffer()));
    expect(await left()).toEqual([name]);
  });

  test.each<[string, string, NonNullable<MediaOutcome['answer']>]>([
    ['stream.wav', 'audio/wav', 'file'],
    ['stream.wav', 'audio/wav', 'no-length'],
    ['stream.webm', 'video/webm', 'no-length'],
    ['fragments.mp4', 'video/mp4', 'no-length'],
    ['progressive.jpg', 'image/jpeg', 'no-length'],
    ['moving.gif', 'image/gif', 'no-length'],
    // Its length was met, so it is what the storage has.
    ['still.png', 'image/png', 'lying-length'],
  ])('is taken as it came, at once: %s (%s), %s', async (name, type, answer) => {
    const path = new URL(name, fixtures);
    const { runcomfy, urls } = await results({ files: [{ path, type }], answer });
    const { fetch, folder } = await start([runcomfy.mediaOrigin]);
    const file = await fetch(urls[0] ?? '');
    const whole = await readFile(path);
    const came = answer === 'lying-length' ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
    expect(file).toMatchObject({ kind: 'fetched', file: { size: came.length, type } });
    expect(await readFile(join(folder, `image-01.${name.split('.')[1]}`))).toEqual(came);
    expect(runcomfy.mediaTraffic).toHaveLength(1);
  });

  test.each(['file', 'no-length'] as const)('may have bytes behind its end (%s)', async (answer) => {
    const path = join(await newFolder(), 'odd.png');
    await writeFile(path, Buffer.concat([await readFile(new URL('still.png', fixtures)), Buffer.from('\n')]));
    const { runcomfy, urls } = await results({ files: [{ path, type: 'image/png' }], answer });
    const { fetch, folder } = await start([runcomfy.mediaOrigin]);
    expect(await fetch(urls[0] ?? '')).toMatchObject({ kind: 'fetched' });
    expect(await readFile(join(folder, 'image-01.png'))).toEqual(await readFile(path));
  });

  test('is requested without a token', async () => {
    const { runcomfy, urls } = await results({});
    const { fetch } = await start([runcomfy.mediaOrigin]);
    await fetch(urls[0] ?? '');
    expect(runcomfy.mediaTraffic).toHaveLength(1);
    expect(runcomfy.mediaTraffic[0]?.headers).not.toHaveProperty('authorization');
    expect(runcomfy.leaks).toBe(0);
  });

  test('replaces the file of an earlier attempt', async () => {
    const { runcomfy, urls } = await results({});
    const { fetch, left } = await start([runcomfy.mediaOrigin]);
    expect(await fetch(urls[0] ?? '')).toEqual(await fetch(urls[0] ?? ''));
    expect(await left()).toEqual(['image-01.jpg']);
  });
});

describe('a file that cannot be used leaves nothing behind', () => {
  test.each<[NonNullable<MediaOutcome['answer']>, Download]>([
    ['wrong-type', { kind: 'unusable', problem: 'wrong-type' }],
    [403, { kind: 'unusable', problem: 'gone' }],
    [404, { kind: 'unusable', problem: 'gone' }],
    ['redirect', foreign],
    ['truncated', { kind: 'interrupted' }],
    ['half-without-length', { kind: 'interrupted' }],
  ])('%s', async (answer, outcome) => {
    const { runcomfy, urls } = await results({ answer });
    const { fetch, left } = await start([runcomfy.mediaOrigin]);
    expect([await fetch(urls[0] ?? ''), await left()]).toEqual([outcome, []]);
    expect(runcomfy.traffic.some(({ path }) => path.startsWith('/redirected'))).toBe(false);
  });

  test.each<[string, () => Response, Download]>([
    ['nothing at all', () => new Response(''), { kind: 'interrupted' }],
    ...[
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      '<?xml version="1.0"?>\n<!-- by hand -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [<!ENTITY a "b">]>\n<svg xmlns="http://www.w3.org/2000/svg">',
      '\uFEFF \n<!-- <p> --><!-- two --><SVG width="3">',
      `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script>${' '.repeat(10_000)}</svg>`,
    ].map((drawing): [string, () => Response, Download] => [
      `a drawing, which can hold scripts: ${drawing.slice(0, 20)}`,
      () => new Response(drawing),
      { kind: 'unusable', problem: 'svg' },
    ]),
    ...[
      '<!doctype html><html><svg/></html>',
      '<?xml version="1.0"?><rss/>',
      '<svgx/>',
      '<!-- -->'.repeat(500),
      '<!-- <svg/>',
      '<p><svg/></p>',
    ].map((page): [string, () => Response, Download] => [
      `no drawing: ${page.slice(0, 20)}`,
      () => new Response(page),
      { kind: 'unusable', problem: 'wrong-type' },
    ]),
    ['a program', () => new Response('MZ\u0090\u0000'.repeat(100)), { kind: 'unusable', problem: 'wrong-type' }],
    ['410', () => new Response(null, { status: 410 }), { kind: 'unusable', problem: 'gone' }],
    ['500', () => new Response('x', { status: 500 }), { kind: 'interrupted' }],
    ['429', () => new Response('x', { status: 429 }), { kind: 'interrupted' }],
    ['a part of a file', () => new Response('x', { status: 206 }), { kind: 'interrupted' }],
  ])('%s', async (_case, handle, outcome) => {
    const server = await serve(handle);
    const { fetch, left } = await start([server.origin]);
    expect([await fetch(`${server.origin}/a.png`), await left()]).toEqual([outcome, []]);
  });

  test.each([
    { says: 'says so', headers: { 'content-length': String(300 * mebibyte) }, most: 8 },
    { says: 'does not say so', headers: {}, most: 264 },
  ])('over 256 MiB that $says: at most $most MiB of it are read', async ({ headers, most }) => {
    let sent = 0;
    const chunk = new Uint8Array(mebibyte);
    const body = (): ReadableStream =>
      new ReadableStream({
        pull(controller) {
          sent += 1;
          if (sent > 300) controller.close();
          else controller.enqueue(chunk);
        },
      });
    const server = await serve(() => new Response(body(), { headers }));
    const { fetch, left } = await start([server.origin]);
    expect([await fetch(server.origin), await left()]).toEqual([{ kind: 'unusable', problem: 'too-large' }, []]);
    expect(sent).toBeLessThanOrEqual(most);
  });

  test('of 4 GiB, by its announced length', async () => {
    const { runcomfy, urls } = await results({ answer: 'oversize' });
    const { fetch, left } = await start([runcomfy.mediaOrigin]);
    expect([await fetch(urls[0] ?? ''), await left()]).toEqual([{ kind: 'unusable', problem: 'too-large' }, []]);
  });

  test('when nobody answers', async () => {
    const server = await serve(() => new Response('x'));
    await server.close();
    const { fetch, left } = await start([server.origin]);
    expect([await fetch(server.origin), await left()]).toEqual([{ kind: 'interrupted' }, []]);
  });

  test('whose connection broke', async () => {
    const server = await serve(() => new Response('x'.repeat(1000)));
    const { fetch, left } = await start([server.origin]);
    for (const fault of [{ kind: 'reset' }, { kind: 'drop-reply' }, { kind: 'reset-mid-body' }] as const) {
      server.faults.inject({ fault });
      expect([await fetch(server.origin), await left()]).toEqual([{ kind: 'interrupted' }, []]);
    }
  });

  test('after a stop of the bot halfway: the signal’s reason is thrown', async () => {
    const server = await serve(() => new Response('x'));
    server.faults.inject({ fault: { kind: 'endless' } });
    const { downloads, folder, left } = await start([server.origin]);
    const stop = new AbortController();
    server.onRequest(() => setTimeout(() => stop.abort(new Error('stopping')), 20));
    await expect(downloads.fetch(server.origin, { folder, name: 'a' }, stop.signal)).rejects.toThrow('stopping');
    expect(await left()).toEqual([]);
  });
});

test("a full disk is Easel's fault, not the file's", async () => {
  const { runcomfy, urls } = await results({ bytes: mebibyte });
  const { fetch, left } = await start([runcomfy.mediaOrigin]);
  const makeRoom = limitFiles(100_000);
  await expect(fetch(urls[0] ?? '')).rejects.toThrow('EFBIG');
  makeRoom();
  expect(await left()).toEqual([]);
});

test('nothing is written through a link that is in the way', async () => {
  const { runcomfy, urls } = await results({});
  const { fetch, folder, left } = await start([runcomfy.mediaOrigin]);
  const precious = join(await newFolder(), 'precious');
  await writeFile(precious, 'precious');
  for (const name of ['image-01.part', 'image-01.jpg']) await symlink(precious, join(folder, name));
  expect(await fetch(urls[0] ?? '')).toMatchObject({ kind: 'fetched' });
  expect([await readFile(precious, 'utf8'), await left()]).toEqual(['precious', ['image-01.jpg']]);
  expect((await lstat(join(folder, 'image-01.jpg'))).isFile()).toBe(true);
});

test('a fetched file is only for its owner, whatever the umask', async () => {
  const { runcomfy, urls } = await results({});
  const { fetch, folder } = await start([runcomfy.mediaOrigin]);
  const umask = process.umask(0);
  onTestFinished(() => void process.umask(umask));
  await fetch(urls[0] ?? '');
  expect((await stat(join(folder, 'image-01.jpg'))).mode % 0o1000).toBe(0o600);
});

describe('files that share a number of bytes', () => {
  test.each(['file', 'no-length'] as const)(
    'are fetched while there is room, the others count as too large (%s)',
    async (answer) => {
      const size = 200_000;
      const { runcomfy, urls } = await results({ bytes: size, answer });
      const { downloads, folder, left } = await start([runcomfy.mediaOrigin]);
      const room = createByteBudget(2.5 * size);
      const found = [];
      for (const at of [1, 2, 3, 4]) {
        found.push(await downloads.fetch(urls[0] ?? '', { folder, name: `image-0${at}`, room }, signal));
      }
      expect(found.map((each) => (each.kind === 'unusable' ? each.problem : each.kind))).toEqual([
        'fetched',
        'fetched',
        'too-large',
        'too-large',
      ]);
      expect(await left()).toEqual(['image-01.jpg', 'image-02.jpg']);
      expect(room.left).toBe(0.5 * size);
    },
  );

  test('do not take the bytes from each other while only some of them fit', async () => {
    const size = 2_000_000;
    const { runcomfy, urls } = await results({ bytes: size });
    const { downloads, folder } = await start([runcomfy.mediaOrigin]);
    const room = createByteBudget(2.5 * size);
    const found = await Promise.all(
      [1, 2, 3].map(async (at) => downloads.fetch(urls[0] ?? '', { folder, name: `image-0${at}`, room }, signal)),
    );
    expect(found.map(({ kind }) => kind).toSorted()).toEqual(['fetched', 'fetched', 'unusable']);
    expect(room.left).toBe(0.5 * size);
  });

  test('give back their bytes when they break off', async () => {
    const { runcomfy, urls } = await results({ answer: 'truncated', bytes: 200_000 });
    const { downloads, folder } = await start([runcomfy.mediaOrigin]);
    const room = createByteBudget(300_000);
    expect(await downloads.fetch(urls[0] ?? '', { folder, name: 'a', room }, signal)).toEqual({ kind: 'interrupted' });
    expect(room.left).toBe(300_000);
  });
});
