import { expect, test } from 'vitest';
import type { Outcome } from '../../../sandbox/runcomfy/switches.ts';
import { startBench, video } from './bench.ts';

test('only the clock moves a job', async () => {
  const { advance, call, start } = await startBench();
  const id = await start();
  const status = async (): Promise<unknown> => (await call(`requests/${id}/status`)).body;
  expect(await status()).toMatchObject({ status: 'in_queue', queue_position: 3 });
  advance(499);
  expect(await status()).toMatchObject({ status: 'in_queue', queue_position: 1 });
  advance(1);
  expect(await status()).not.toHaveProperty('queue_position');
  advance(1499);
  expect(await status()).toMatchObject({ status: 'in_progress' });
  advance(1);
  expect(await status()).toMatchObject({ status: 'completed' });
});

test.each<[Partial<Outcome>, unknown[]]>([
  [{ queuePosition: 'missing' }, [undefined, undefined]],
  [{ queuePosition: 'not-a-number' }, ['soon', 'soon']],
  [{ queuePosition: 'jumps' }, [3, 43]],
])('%j: queue positions', async (outcome, positions) => {
  const { runComfy, call, start } = await startBench();
  runComfy.next(outcome);
  const id = await start();
  for (const position of positions) {
    expect((await call(`requests/${id}/status`)).body['queue_position']).toBe(position);
  }
});

test.each<[Partial<Outcome>, number, string[]]>([
  [{ states: 'flaps' }, 600, ['in_progress', 'in_queue', 'in_progress']],
  [{ states: 'flaps-after-end' }, 5000, ['completed', 'in_queue', 'completed']],
  [{ states: 'unknown' }, 600, ['reticulating', 'reticulating']],
  [{ end: 'failed' }, 5000, ['completed']],
  [{ end: 'failed', failedStatus: 'failed' }, 5000, ['failed']],
  [{ end: 'cancelled' }, 5000, ['cancelled']],
  [{ queueMs: 0, runMs: 1 }, 1, ['completed']],
])('%j: /status says', async (outcome, after, words) => {
  const { runComfy, advance, call, start } = await startBench();
  runComfy.next(outcome);
  const id = await start();
  advance(after);
  for (const word of words) expect((await call(`requests/${id}/status`)).body['status']).toBe(word);
});

test.each([
  ['state', 200, { status: 'in_queue' }],
  [400, 400, { error_code: 400005 }],
  [404, 404, { error_code: 404001 }],
] as const)('a result before its time, as %s', async (notReady, status, body) => {
  const { runComfy, call, start } = await startBench();
  runComfy.switches.notReady = notReady;
  expect(await call(`requests/${await start()}/result`)).toMatchObject({ status, body });
});

test('a result may come later than the status', async () => {
  const { runComfy, advance, call, start } = await startBench();
  runComfy.next({ lateReads: 2 });
  const id = await start();
  advance(5000);
  const words = [];
  for (let read = 0; read < 3; read += 1) words.push((await call(`requests/${id}/result`)).body['status']);
  expect(words).toEqual(['in_progress', 'in_progress', 'succeeded']);
});

test('both vocabularies', async () => {
  const { runComfy, finish } = await startBench();
  runComfy.switches.vocabulary.result = 'completed';
  expect(await finish()).toMatchObject({ status: 'completed' });
});

test.each<[Outcome['error'], unknown]>([
  ['string', 'Model run failed'],
  ['object', { error: 'Model run failed', details: 'Model run failed', errorCode: 500001 }],
  ['absent', undefined],
])('an error as %s', async (error, shown) => {
  const { runComfy, finish } = await startBench();
  runComfy.next({ end: 'failed', error });
  const body = await finish();
  expect([body['status'], body['error'], body['output']]).toEqual(['failed', shown, undefined]);
});

const url: unknown = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/[^/]+\/[^/]+\/output\/[^/]+_output\.jpg$/);

test.each<[Partial<Outcome>, unknown]>([
  [{}, { images: [url, url, url] }],
  [{ count: 1 }, { image: url }],
  [{ count: 2 }, { images: [url, url] }],
  [{ count: 0 }, { images: [] }],
  [{ shape: 'image' }, { image: url }],
  [{ shape: 'videos', count: 1 }, { videos: [url] }],
  [{ shape: 'video' }, { video: url }],
  [{ shape: 'string' }, url],
  [{ shape: 'array' }, [url, url, url]],
  [{ shape: 'empty' }, {}],
  [
    { extras: 'extra-keys', count: 1 },
    { image: url, seed: 7, timings: { inference: 1.5 }, has_nsfw_concepts: [false] },
  ],
])('%j: output', async (outcome, output) => {
  const { runComfy, finish } = await startBench();
  runComfy.next(outcome);
  expect((await finish())['output']).toEqual(output);
});

test('a video comes alone, the input may be echoed, and overrides hold once', async () => {
  const { runComfy, finish } = await startBench();
  runComfy.next({ extras: 'echoed-input' });
  const first = await finish({ text: 'waves' }, video);
  expect(first).toMatchObject({
    output: { video: expect.stringMatching(/\.mp4$/) as unknown },
    input: { text: 'waves' },
  });
  expect(await finish({ text: 'waves' }, video)).not.toHaveProperty('input');
});

test('the cost is reported on request', async () => {
  const { advance, call, start } = await startBench();
  const id = await start();
  advance(5000);
  expect((await call(`requests/${id}/result?include_cost=true`)).body['cost']).toBe(0.09);
  expect((await call(`requests/${id}/result`)).body).not.toHaveProperty('cost');
});

test.each<[Outcome['cancel'], number, string, string, string]>([
  ['honoured', 0, 'cancelled', 'cancelled', 'cancelled'],
  ['honoured', 600, 'not_cancellable', 'in_progress', 'succeeded'],
  ['honoured', 5000, 'not_cancellable', 'completed', 'succeeded'],
  ['refused', 0, 'not_cancellable', 'in_queue', 'succeeded'],
  ['race', 0, 'not_cancellable', 'in_progress', 'succeeded'],
  ['odd-status', 0, 'cancelled', 'completed', 'cancelled'],
  ['ignored', 0, 'cancelled', 'cancelled', 'succeeded'],
])('cancel %s after %d ms', async (cancel, after, outcome, status, end) => {
  const { runComfy, advance, call, start } = await startBench();
  runComfy.next({ cancel });
  const id = await start();
  advance(after);
  expect(await call(`requests/${id}/cancel`, { method: 'POST' })).toMatchObject({
    status: 202,
    body: { request_id: id, outcome, status },
  });
  advance(10_000);
  expect((await call(`requests/${id}/result`)).body['status']).toBe(end);
});

test.each([
  ['expired', 404, 404001],
  [403001, 403, 403001],
  [403003, 403, 403003],
] as const)('a request that is %s', async (access, status, code) => {
  const { runComfy, call, start } = await startBench();
  runComfy.next({ access });
  const id = await start();
  for (const end of ['status', 'result']) {
    expect(await call(`requests/${id}/${end}`)).toMatchObject({ status, body: { error_code: code } });
  }
});

test('an unknown request, and an unknown path', async () => {
  const { call } = await startBench();
  expect(await call('requests/none/status')).toMatchObject({ status: 404, body: { error_code: 404001 } });
  expect(await call('elsewhere')).toMatchObject({ status: 404, body: { error_code: 404001 } });
});
