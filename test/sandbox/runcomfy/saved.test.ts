import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { startRunComfy, type RunComfyStandIn } from '../../../sandbox/runcomfy/runcomfy.ts';
import { readRunComfy } from '../../../sandbox/runcomfy/saved.ts';
import { startWireServer } from '../../../sandbox/wire/server.ts';
import { image, startBench, video } from './bench.ts';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'saved-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Another stand-in at `now` that goes on with what was saved. */
async function restored(folder: string, now: () => number, modelsDir = 'models'): Promise<RunComfyStandIn> {
  const { state, problem } = await readRunComfy(folder);
  expect(problem).toBeUndefined();
  const clock = { now, sleep: (): Promise<void> => Promise.resolve() };
  const other = await startRunComfy({ modelsDir, clock, ...(state && { saved: state }) });
  other.switches.pictureScale = 0.05;
  onTestFinished(() => other.close());
  return other;
}

const linksIn = (text: string): string[] => text.match(/http[^"]+output[^"]+/gu) ?? [];

async function read({ url, token }: RunComfyStandIn, path: string): Promise<string> {
  const response = await fetch(`${url}/v1/requests/${path}`, { headers: { authorization: `Bearer ${token}` } });
  return response.text();
}

test('jobs go on where they were, under other addresses', async () => {
  const folder = await newFolder();
  const { runComfy, start, finish } = await startBench({ queueMs: 1_000, runMs: 1_000 });
  const file = { path: new URL('../../../sandbox/runcomfy/media/files/tone.wav', import.meta.url), type: 'audio/wav' };
  runComfy.next({ media: { files: [file] } });
  const over = await finish();
  const begun = runComfy.submissions[0]?.acceptedAt ?? 0;
  const waiting = await start({ text: 'a cat' });
  const film = await start({ text: 'a dog' }, video);
  await runComfy.save(folder);

  let now = begun + 60_000;
  const other = await restored(folder, () => now);
  expect([other.url, other.mediaOrigin]).not.toContain(runComfy.url);
  expect(other.submissions.map(({ requestId, state }) => [requestId, state])).toEqual([
    [over['request_id'], 'completed'],
    [waiting, 'in_queue'],
    [film, 'in_queue'],
  ]);
  expect(other.submissions.map(({ priceUsd }) => priceUsd)).toEqual(
    runComfy.submissions.map(({ priceUsd }) => priceUsd),
  );
  const before = linksIn(JSON.stringify(over));
  const after = linksIn(await read(other, `${String(over['request_id'])}/result`));
  expect(after).toEqual(before.map((link) => link.replace(runComfy.mediaOrigin, other.mediaOrigin)));
  const [one = '', two = ''] = await Promise.all(
    [before[0], after[0]].map(async (link) => (await fetch(link ?? '')).text()),
  );
  expect(two).toBe(one);
  now += 60_000;
  expect(await read(other, `${waiting}/status`)).toContain('"completed"');
  const [clip = ''] = linksIn(await read(other, `${film}/result`));
  expect((await fetch(clip)).headers.get('content-type')).toBe('video/mp4');
});

test('a run reads its files once, before or after', async () => {
  const folder = await newFolder();
  const modelsDir = await newFolder();
  const properties = { image: { type: 'string', format: 'image_uri' } };
  const input = { type: 'object', properties, additionalProperties: false };
  await writeFile(join(modelsDir, 'model.json'), JSON.stringify({ id: 'a/model', input }));
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const clock = { now: Date.now, sleep: () => Promise.resolve() };
  const host = await startWireServer({ clock, handle: () => new Response(new Uint8Array(picture)) });
  onTestFinished(() => host.close());
  const { runComfy, start, advance, call } = await startBench({ modelsDir, queueMs: 1_000, runMs: 1_000 });
  const begun = await start({ image: `${host.origin}/a.png` }, 'a/model');
  advance(1_500);
  await call(`requests/${begun}/status`);
  const waiting = await start({ image: `${host.origin}/b.png` }, 'a/model');
  await runComfy.save(folder);
  const at = runComfy.submission(begun)?.acceptedAt ?? 0;
  const other = await restored(folder, () => at + 60_000, modelsDir);
  for (const id of [begun, waiting]) expect(await read(other, `${id}/status`)).toContain('"completed"');
  expect(other.submissions.map(({ inputs }) => inputs.map(({ size }) => size))).toEqual([
    [picture.length],
    [picture.length],
  ]);
  expect(host.traffic.map(({ path }) => path).toSorted()).toEqual(['/a.png', '/b.png']);
});

test('the addresses stay where they are free', async () => {
  const folder = await newFolder();
  const { runComfy, finish } = await startBench();
  const result = await finish({ text: 'a cat' }, image);
  await runComfy.save(folder);
  await runComfy.close();
  const other = await restored(folder, () => Date.UTC(2026, 0, 2));
  expect([other.url, other.mediaOrigin]).toEqual([runComfy.url, runComfy.mediaOrigin]);
  expect((await fetch(linksIn(JSON.stringify(result))[0] ?? '')).status).toBe(200);
});

test('sums of forgotten jobs are kept; jobs of models that are gone are not', async () => {
  const folder = await newFolder();
  const { runComfy, finish } = await startBench({ bounds: { submissions: 1 } });
  for (const text of ['one', 'two']) await finish({ text });
  expect(runComfy.forgotten.submissions).toBe(1);
  await runComfy.save(folder);
  const models = await newFolder();
  const other = await restored(folder, Date.now, models);
  expect(other.submissions).toEqual([]);
  expect(other.forgotten).toEqual(runComfy.forgotten);
});

test('a folder without jobs, or damaged, is told', async () => {
  const folder = await newFolder();
  expect(await readRunComfy(folder)).toEqual({});
  const { runComfy, start } = await startBench();
  await start();
  await runComfy.save(folder);
  const path = join(folder, 'runcomfy.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace('a fox', 'a dog'));
  expect(await readRunComfy(folder)).toEqual({ problem: `${path} is damaged.` });
});
