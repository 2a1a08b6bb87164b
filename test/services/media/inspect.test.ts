import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createLogger } from '../../../src/log.ts';
import { createInspect } from '../../../src/services/media/inspect.ts';

const film = fileURLToPath(new URL('../../fixtures/inputs/film.mp4', import.meta.url));
const { signal } = new AbortController();
const damaged = { kind: 'faulty', fault: 'damaged' };

/** An inspection with its own limits, and why files were given up. */
function bounded(limits: { mostMemory?: number; mostTime?: number }): [ReturnType<typeof createInspect>, unknown[]] {
  const reasons: unknown[] = [];
  const lines = new Writable({
    write(chunk: Buffer, _encoding, done) {
      reasons.push((JSON.parse(chunk.toString()) as { why: unknown }).why);
      done();
    },
  });
  return [createInspect({ ...limits, log: createLogger('warn', lines) }), reasons];
}

test('a file is inspected in a process of its own, several at the same time', async () => {
  const picture = fileURLToPath(new URL('../../fixtures/media/still.png', import.meta.url));
  const inspect = createInspect();
  expect(await Promise.all([film, picture, film].map(async (path) => inspect(path, signal)))).toMatchObject([
    { kind: 'intact', media: 'video', width: 64, height: 32, seconds: 2 },
    { kind: 'intact', media: 'image', width: 64, height: 64 },
    { kind: 'intact', media: 'video' },
  ]);
});

test('the program leaves nothing next to the file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'easel-inspect-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'film'), await readFile(film));
  await createInspect()(join(folder, 'film'), signal);
  expect(await readdir(folder)).toEqual(['film']);
});

test('a parser that does not end is ended, and the file counts as damaged', async () => {
  const [inspect, reasons] = bounded({ mostTime: 1 });
  expect([await inspect(film, signal), reasons]).toEqual([damaged, ['time']]);
});

test('a parser that takes too much memory is ended, and the file counts as damaged', async () => {
  const [inspect, reasons] = bounded({ mostMemory: 1_000_000 });
  expect([await inspect(film, signal), reasons]).toEqual([damaged, ['memory']]);
});

test('a program that crashes is a damaged file', async () => {
  const [inspect, reasons] = bounded({});
  expect([await inspect('/nowhere/at/all', signal), reasons]).toEqual([damaged, ['crashed']]);
});

test('an abort ends it', async () => {
  const stop = new AbortController();
  const inspected = createInspect()(film, stop.signal);
  stop.abort(new Error('stopped'));
  await expect(inspected).rejects.toThrow('stopped');
});
