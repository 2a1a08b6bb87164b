import { expect, test } from 'vitest';
import type { Outcome, Switches } from '../../../sandbox/runcomfy/switches.ts';
import { image, startBench, video } from './bench.ts';

test('a submission is answered with its id and three addresses, and costs money', async () => {
  const { runComfy, submit } = await startBench();
  const { status, body } = await submit({ text: 'a fox', sequential_image_generation_options: 4 });
  const base = `${runComfy.url}/v1/requests/${String(body['request_id'])}`;
  expect(status).toBe(200);
  expect(body).toEqual({
    request_id: expect.stringMatching(/^[A-Za-z0-9_-]{1,128}$/) as unknown,
    status_url: `${base}/status`,
    result_url: `${base}/result`,
    cancel_url: `${base}/cancel`,
  });
  expect(runComfy.submissions).toMatchObject([{ modelId: image, state: 'in_queue', priceUsd: 0.12 }]);
  expect(runComfy.traffic[0]?.body).toEqual({ text: 'a fox', sequential_image_generation_options: 4 });
});

test.each<[Outcome['accepted'], number, string | undefined]>([
  ['200', 200, undefined],
  ['200+status', 200, 'in_queue'],
  ['202', 202, undefined],
  ['202+status', 202, 'in_queue'],
])('accepted as %s', async (accepted, status, word) => {
  const { runComfy, submit } = await startBench();
  runComfy.next({ accepted });
  const answer = await submit();
  expect([answer.status, answer.body['status']]).toEqual([status, word]);
});

test.each([
  [image, { text: 'x' }, 0.09],
  [image, { text: 'x', sequential_image_generation_options: 15 }, 0.45],
  [video, { text: 'x' }, 0.0485],
  [video, { text: 'x', resolution: '720p', duration: 2 }, 0.0412],
  [video, { text: 'x', resolution: '1080p', duration: 12 }, 0.588],
])('%s with %j costs $%d', async (model, input, usd) => {
  const { runComfy, submit } = await startBench();
  await submit(input, model);
  expect(runComfy.submissions[0]?.priceUsd).toBe(usd);
});

test.each([
  ['no prompt', {}],
  ['a prompt too long', { text: 'x'.repeat(601) }],
  ['a number outside of the enum', { text: 'x', sequential_image_generation_options: 16 }],
  ['a number as text', { text: 'x', sequential_image_generation_options: '3' }],
  ['a key that is not published', { text: 'x', width: 4096 }],
  ['a list', []],
])('%s is refused with 422 and the details, and costs nothing', async (_case, input) => {
  const { runComfy, call } = await startBench();
  const { status, body } = await call(`models/${image}`, { method: 'POST', body: input });
  expect(status).toBe(422);
  expect(body['error_code']).toBe(422001);
  expect(body['detail']).not.toHaveLength(0);
  expect(runComfy.submissions).toEqual([]);
});

test.each(['bytedance/unknown', image.replaceAll('/', '%2F'), `${image}/`])(
  'the model %s is unknown',
  async (model) => {
    const { submit } = await startBench();
    expect(await submit({ text: 'x' }, model)).toMatchObject({ status: 400, body: { error_code: 400001 } });
  },
);

test.each<[string, (switches: Switches) => void, number, number]>([
  ['validation 400', (to) => (to.validationRefusal = 400), 400, 400003],
  ['an error at 200', (to) => (to.errorsAt = 'http-200'), 200, 422001],
  ['a revoked token', (to) => (to.tokenState = 'revoked'), 400, 400004],
])('%s', async (_case, turn, status, code) => {
  const { runComfy, submit } = await startBench();
  turn(runComfy.switches);
  expect(await submit({})).toMatchObject({ status, body: { error_code: code } });
});

test.each([
  [400, 400004],
  [401, 401001],
  [403, 403001],
] as const)('a wrong token is refused with %d and %d', async (status, code) => {
  const { runComfy, call } = await startBench();
  runComfy.switches.authRefusal = status;
  expect(await call('requests/x/status', { token: 'other' })).toMatchObject({ status, body: { error_code: code } });
});

test.each([400, 402] as const)('an empty balance is refused with %d, up to the last cent', async (status) => {
  const { runComfy, submit } = await startBench();
  Object.assign(runComfy.switches, { balanceUsd: 0.1, balanceRefusal: status });
  expect((await submit()).status).toBe(200);
  expect(await submit()).toMatchObject({ status, body: { error_code: 400002 } });
  expect(runComfy.submissions).toHaveLength(1);
});

test.each(['7', undefined])('a rate limit with Retry-After %s', async (retryAfter) => {
  const { runComfy, submit } = await startBench();
  runComfy.switches.rateLimit = { left: 1, ...(retryAfter === undefined ? {} : { retryAfter }) };
  const limited = await submit();
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, retryAfter ?? null]);
  expect((await submit()).status).toBe(200);
});

test('the filter refuses a prompt at once, or lets the run fail', async () => {
  const { runComfy, submit, finish } = await startBench();
  runComfy.switches.moderation = { at: 'submit', words: /forbidden/ };
  expect(await submit({ text: 'a forbidden fox' })).toMatchObject({ status: 400 });
  expect(runComfy.submissions).toEqual([]);
  runComfy.switches.moderation = { at: 'run', words: /forbidden/ };
  expect(await finish({ text: 'a forbidden fox' })).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('SensitiveContentDetected') as unknown,
  });
});

test('a lost reply is still a paid submission', async () => {
  const { runComfy, submit } = await startBench();
  runComfy.faults.inject({ method: 'POST', fault: { kind: 'drop-reply' } });
  await expect(submit()).rejects.toThrow('fetch failed');
  expect(runComfy.submissions).toHaveLength(1);
});
