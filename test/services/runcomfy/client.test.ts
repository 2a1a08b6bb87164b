import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startRunComfy, type RunComfyStandIn } from '../../../sandbox/runcomfy/runcomfy.ts';
import type { Fault } from '../../../sandbox/wire/faults.ts';
import { startWireServer, type WireServer } from '../../../sandbox/wire/server.ts';
import { jsonBody } from '../../../src/services/runcomfy/json-body.ts';
import { createGuard } from '../../../src/services/runtime/guarded-requests.ts';
import { createRunComfy, type RunComfy } from '../../../src/services/runcomfy/client.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { shortenTimeouts } from '../../support/short-timeouts.ts';
import { shippedDir, shippedModels } from '../../support/models.ts';

const model = 'bytedance/seedream-4-0/sequential';
const input = { text: 'a fox', sequential_image_generation_options: 2 };
const { signal } = new AbortController();
const mebibyte = 1024 * 1024;

function connect(apiUrl: string, token = 'secret', clock = createTestClock(), mayAct = () => true): RunComfy {
  const client = createRunComfy({ apiUrl, token, clock, guard: createGuard(mayAct), heard: () => {} });
  onTestFinished(async () => client.close());
  return client;
}

async function start(): Promise<{ client: RunComfy; runcomfy: RunComfyStandIn; clock: TestClock }> {
  const clock = createTestClock();
  const runcomfy = await startRunComfy({
    modelsDir: shippedDir,
    models: await shippedModels,
    clock,
    queueMs: 3_000,
    runMs: 5_000,
  });
  onTestFinished(async () => runcomfy.close());
  return { client: connect(runcomfy.url, runcomfy.token, clock), runcomfy, clock };
}

async function serve(handle: (request: Request) => Response): Promise<WireServer> {
  const server = await startWireServer({ clock: createTestClock(), handle });
  onTestFinished(async () => server.close());
  return server;
}

async function submitted(client: RunComfy): Promise<string> {
  const outcome = await client.submit(model, await jsonBody(input), signal);
  if (outcome.kind !== 'taken') throw new Error(`the submission was ${outcome.kind}`);
  return outcome.requestId;
}

const posts = (runcomfy: RunComfyStandIn): number => runcomfy.traffic.filter(({ method }) => method === 'POST').length;

test.each([
  { status: 'completed', result: 'succeeded' },
  { status: 'succeeded', result: 'completed' },
] as const)('a request from its submission to its files, with the vocabulary %j', async (vocabulary) => {
  const { client, runcomfy, clock } = await start();
  runcomfy.switches.vocabulary = vocabulary;
  const id = await submitted(client);
  expect(runcomfy.submissions).toMatchObject([{ requestId: id, modelId: model, input }]);
  expect(await client.status(id, signal)).toEqual({ kind: 'queued', position: 3 });
  await clock.advance(3_000);
  expect(await client.status(id, signal)).toEqual({ kind: 'running' });
  await clock.advance(5_000);
  expect(await client.status(id, signal)).toEqual({ kind: 'over' });
  expect(await client.result(id, signal)).toMatchObject({ kind: 'succeeded', urls: { length: 2 } });
});

test('a model’s id keeps its slashes; nothing else in it can lead to another path', async () => {
  const server = await serve(() => Response.json({ request_id: 'r1' }));
  await connect(server.origin).submit('a b/c?d#e/f', await jsonBody({}), signal);
  expect(server.traffic).toMatchObject([{ method: 'POST', path: '/v1/models/a%20b/c%3Fd%23e/f' }]);
});

test('a request with a large file arrives whole, with its length', async () => {
  const large = { ...input, text: 'A'.repeat(40 * mebibyte) };
  const seen: unknown[] = [];
  const server = createServer((request, response) => {
    const hash = createHash('sha256');
    request.on('data', (chunk: Buffer) => hash.update(chunk));
    request.on('end', () => {
      seen.push([request.headers['content-length'], request.headers['transfer-encoding'], hash.digest('hex')]);
      response.setHeader('content-type', 'application/json').end('{"request_id":"r1"}');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const outcome = await connect(`http://127.0.0.1:${port}`).submit(model, await jsonBody(large), signal);
  const body = JSON.stringify(large);
  expect(outcome).toEqual({ kind: 'taken', requestId: 'r1' });
  expect(seen).toEqual([[String(body.length), undefined, createHash('sha256').update(body).digest('hex')]]);
});

test('a request with a large file that no server takes was not taken', async () => {
  const large = { text: 'A'.repeat(mebibyte) };
  const outcome = await connect('http://127.0.0.1:1').submit(model, await jsonBody(large), signal);
  expect(outcome).toMatchObject({ kind: 'not-taken', cause: 'unreachable' });
});

test.each<[Fault, number]>([
  [{ kind: 'reset' }, 0],
  [{ kind: 'drop-reply' }, 1],
  [{ kind: 'reset-mid-body' }, 1],
  [{ kind: 'endless' }, 0],
  [{ kind: 'answer', status: 500, body: { error_code: 500001 } }, 0],
  [{ kind: 'answer', status: 502, body: '<html>Bad Gateway</html>' }, 0],
  [{ kind: 'answer', status: 200, body: '<html>Sign in</html>' }, 0],
  [{ kind: 'answer', status: 200, body: {} }, 0],
  [{ kind: 'answer', status: 408 }, 0],
])('after %j the outcome of the paid request is unknown, and it was sent once', async (fault, taken) => {
  const { client, runcomfy } = await start();
  runcomfy.faults.inject({ fault });
  expect(await client.submit(model, await jsonBody(input), signal)).toEqual({ kind: 'unknown' });
  expect([posts(runcomfy), runcomfy.submissions.length]).toEqual([1, taken]);
});

test.each<[Fault, number]>([
  [{ kind: 'hang' }, 0],
  [{ kind: 'slow-loris', everyMs: 20 }, 1],
])('a paid request that meets %j ends in time, with its outcome unknown', async (fault, taken) => {
  const { client, runcomfy } = await start();
  const { limits } = shortenTimeouts();
  runcomfy.faults.inject({ fault });
  expect(await client.submit(model, await jsonBody(input), signal)).toEqual({ kind: 'unknown' });
  expect([posts(runcomfy), runcomfy.submissions.length]).toEqual([1, taken]);
  expect(limits).toEqual([30_000]);
});

describe('a paid request is not taken', () => {
  test.each([
    ['3', 3_000],
    [undefined, undefined],
  ])('with 429 and Retry-After %j', async (retryAfter, ms) => {
    const { client, runcomfy } = await start();
    runcomfy.switches.rateLimit = { left: 1, ...(retryAfter === undefined ? {} : { retryAfter }) };
    expect(await client.submit(model, await jsonBody(input), signal)).toEqual({
      kind: 'not-taken',
      cause: 'rate-limited',
      retryAfter: ms,
    });
    expect([posts(runcomfy), runcomfy.submissions.length]).toEqual([1, 0]);
    expect(await submitted(client)).toBe(runcomfy.submissions[0]?.requestId);
  });

  test('if nobody listens', async () => {
    const { client, runcomfy } = await start();
    await runcomfy.close();
    expect(await client.submit(model, await jsonBody(input), signal)).toMatchObject({
      kind: 'not-taken',
      cause: 'unreachable',
    });
  });

  test('if nobody listens at any address of its name', async () => {
    const { runcomfy } = await start();
    const { port } = new URL(runcomfy.url);
    await runcomfy.close();
    const client = connect(`http://localhost:${port}`);
    expect(await client.submit(model, await jsonBody(input), signal)).toMatchObject({
      kind: 'not-taken',
      cause: 'unreachable',
    });
  });

  test('if the name does not resolve', async () => {
    const client = connect('http://runcomfy.invalid');
    expect(await client.submit(model, await jsonBody(input), signal)).toMatchObject({
      kind: 'not-taken',
      cause: 'unreachable',
    });
  });

  test.each([400, 401] as const)('if the token is refused with %d', async (authRefusal) => {
    const { client, runcomfy } = await start();
    runcomfy.switches.authRefusal = authRefusal;
    runcomfy.switches.tokenState = 'revoked';
    expect(await client.submit(model, await jsonBody(input), signal)).toMatchObject({
      kind: 'not-taken',
      cause: 'account',
    });
  });

  test.each([400, 402] as const)('if the balance is refused with %d', async (balanceRefusal) => {
    const { client, runcomfy } = await start();
    Object.assign(runcomfy.switches, { balanceRefusal, balanceUsd: 0.01 });
    expect(await client.submit(model, await jsonBody(input), signal)).toMatchObject({
      kind: 'not-taken',
      cause: 'account',
    });
  });
});

test.each(['status', 'http-200'] as const)(
  'inputs and prompts are refused for good, errors at %s',
  async (errorsAt) => {
    const { client, runcomfy } = await start();
    Object.assign(runcomfy.switches, { errorsAt, moderation: { at: 'submit', words: /fox/ } });
    expect(await client.submit(model, await jsonBody(input), signal)).toEqual({ kind: 'refused', reason: 'moderated' });
    expect(await client.submit(model, await jsonBody({}), signal)).toEqual({
      kind: 'refused',
      reason: 'inputs-refused',
    });
    expect(await client.submit('bytedance/none', await jsonBody(input), signal)).toEqual({
      kind: 'refused',
      reason: 'model-unavailable',
    });
  },
);

describe('reading', () => {
  test.each<[string, 'unreachable' | 'unusable', Fault]>([
    ['a reset', 'unreachable', { kind: 'reset' }],
    ['a lost reply', 'unreachable', { kind: 'drop-reply' }],
    ['half a reply', 'unusable', { kind: 'reset-mid-body' }],
    ['a reply without end', 'unusable', { kind: 'endless' }],
    ['a web page', 'unusable', { kind: 'answer', status: 502, body: '<html>Bad Gateway</html>' }],
    ['broken JSON', 'unusable', { kind: 'answer', status: 200, body: '{"status":"comp' }],
    ['over a mebibyte', 'unusable', { kind: 'answer', status: 200, body: { status: 'x'.repeat(mebibyte) } }],
  ])('a poll that meets %s is %s and is tried again, once at a time', async (_case, kind, fault) => {
    const { client, runcomfy } = await start();
    const id = await submitted(client);
    runcomfy.faults.inject({ fault, times: 2 });
    const unread = { kind, retryAfter: undefined };
    expect([await client.status(id, signal), await client.result(id, signal)]).toEqual([unread, unread]);
    expect(runcomfy.traffic).toHaveLength(3);
    expect(await client.status(id, signal)).toMatchObject({ kind: 'queued' });
  });

  test.each<[Fault, 'unreachable' | 'unusable']>([
    [{ kind: 'hang' }, 'unreachable'],
    [{ kind: 'slow-loris', everyMs: 20 }, 'unusable'],
  ])('a poll that meets %j ends in time, %s', async (fault, kind) => {
    const { client, runcomfy } = await start();
    const id = await submitted(client);
    shortenTimeouts();
    runcomfy.faults.inject({ fault });
    expect(await client.status(id, signal)).toEqual({ kind, retryAfter: undefined });
  });

  test("an abort ends a request at once, and throws the signal's reason", async () => {
    const { client, runcomfy } = await start();
    runcomfy.faults.inject({ fault: { kind: 'hang' }, times: 2 });
    const stop = new AbortController();
    runcomfy.onRequest(() => stop.abort(new Error('stopping')));
    await expect(client.status('r1', stop.signal)).rejects.toThrow('stopping');
    await expect(client.result('r1', stop.signal)).rejects.toThrow('stopping');
  });

  test.each([
    ['3', 3_000],
    ['0', undefined],
    ['-5', undefined],
    ['Sat, 21 Nov 2026 12:00:10 GMT', 10_000],
    ['Sat, 21 Nov 2026 11:59:00 GMT', undefined],
    ['86400', 86_400_000],
    ['soon', undefined],
    ['', undefined],
  ])('a Retry-After of %j is a wait of %j ms', async (header, retryAfter) => {
    const { client, runcomfy } = await start();
    const fault: Fault = { kind: 'answer', status: 429, headers: { 'retry-after': header } };
    runcomfy.faults.inject({ fault });
    expect(await client.status('r1', signal)).toEqual({ kind: 'unreachable', retryAfter });
  });

  test("a Retry-After with a date uses RunComfy's clock, like the answer's own date", async () => {
    const { client, runcomfy } = await start();
    const headers = { 'retry-after': 'Sat, 21 Nov 2026 15:00:10 GMT', date: 'Sat, 21 Nov 2026 15:00:03 GMT' };
    runcomfy.faults.inject({ fault: { kind: 'answer', status: 429, headers } });
    expect(await client.status('r1', signal)).toEqual({ kind: 'unreachable', retryAfter: 7_000 });
  });
});

describe('the token', () => {
  test('is sent with every request to the API', async () => {
    const { client, runcomfy } = await start();
    const id = await submitted(client);
    await client.status(id, signal);
    await client.result(id, signal);
    const sent = runcomfy.traffic.map(({ headers }) => headers['authorization']);
    expect(sent).toEqual(Array(3).fill(`Bearer ${runcomfy.token}`));
  });

  test.each([301, 302, 307, 308])('is not sent along a redirect (%d)', async (status) => {
    const other = await serve(() => Response.json({ request_id: 'r1', status: 'completed' }));
    const server = await serve(() => new Response(null, { status, headers: { location: other.origin } }));
    const client = connect(server.origin);
    expect(await client.submit(model, await jsonBody(input), signal)).toEqual({ kind: 'unknown' });
    expect(await client.status('r1', signal)).toMatchObject({ kind: 'unusable' });
    expect(await client.result('r1', signal)).toMatchObject({ kind: 'unusable' });
    expect(other.traffic).toEqual([]);
  });

  test('is sent to none of the addresses in an answer', async () => {
    const other = await serve(() => Response.json({ status: 'completed' }));
    const named = { status_url: other.origin, result_url: other.origin, cancel_url: other.origin };
    const server = await serve(() => Response.json({ request_id: 'r1', status: 'in_queue', ...named }));
    const client = connect(server.origin);
    await client.submit(model, await jsonBody(input), signal);
    await client.status('r1', signal);
    await client.result('r1', signal);
    expect([server.traffic.length, other.traffic.length]).toEqual([3, 0]);
  });
});

test('a paid request has a connection of its own; polls share theirs', async () => {
  const server = await serve(() => Response.json({ request_id: 'r1', status: 'in_queue' }));
  let connections = 0;
  server.http.on('connection', () => (connections += 1));
  const client = connect(server.origin);
  await client.submit(model, await jsonBody(input), signal);
  // Time for the connection to be kept, if it was kept.
  await sleep(10);
  await client.submit(model, await jsonBody(input), signal);
  expect(connections).toBe(2);
  for (let reading = 0; reading < 5; reading += 1) await client.status('r1', signal);
  expect(connections - 2).toBeLessThan(5);
});

test('a paid request that is aborted has an unknown outcome, and one that has not begun is not sent', async () => {
  const { runcomfy, client } = await start();
  const stop = new AbortController();
  runcomfy.faults.inject({ method: 'POST', fault: { kind: 'hang' } });
  const outcome = client.submit(model, await jsonBody(input), stop.signal);
  await vi.waitFor(() => expect(runcomfy.traffic).toHaveLength(1));
  stop.abort();
  expect(await outcome).toEqual({ kind: 'unknown' });
  expect(await client.submit(model, await jsonBody(input), stop.signal)).toMatchObject({
    kind: 'not-taken',
    cause: 'unreachable',
  });
  expect(runcomfy.traffic).toHaveLength(1);
});

test('where another process may have taken over, nothing is paid or cancelled, and questions are still asked', async () => {
  const { runcomfy, client, clock } = await start();
  const id = await submitted(client);
  const stopped = connect(runcomfy.url, runcomfy.token, clock, () => false);
  const before = posts(runcomfy);
  expect(await stopped.submit(model, await jsonBody(input), signal)).toEqual({
    kind: 'not-taken',
    cause: 'unreachable',
    retryAfter: undefined,
  });
  expect(await stopped.cancel(id, signal)).toBe('unknown');
  expect(posts(runcomfy)).toBe(before);
  expect(await stopped.status(id, signal)).toMatchObject({ kind: 'queued' });
});
