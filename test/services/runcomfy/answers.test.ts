import { describe, expect, test } from 'vitest';
import { readResult, readStatus, readSubmit, urlsIn, type HttpAnswer } from '../../../src/services/runcomfy/answers.ts';

const answer = (status: number, body?: unknown, retryAfter?: number): HttpAnswer => ({ status, body, retryAfter });
const refusal = (code: unknown, error: object = {}): object => ({ error_code: code, error_message: 'X', ...error });

describe('a submission', () => {
  test.each([
    ['200', answer(200, { request_id: 'r1', status_url: 'https://x' })],
    ['202 with a status', answer(202, { request_id: 'r1', status: 'in_queue' })],
    ['an error code that says nothing', answer(200, { request_id: 'r1', error_code: null })],
    ['an empty error code', answer(200, { request_id: 'r1', error_code: '' })],
    ['an error code of 0', answer(200, { request_id: 'r1', error_code: 0 })],
  ])('with an id in its answer is taken: %s', (_case, given) => {
    expect(readSubmit(given)).toEqual({ kind: 'taken', requestId: 'r1' });
  });

  test.each([
    ['no id', answer(200, {})],
    ['no JSON', answer(200)],
    ['an empty id', answer(200, { request_id: '' })],
    ['a number as id', answer(200, { request_id: 7 })],
    ['an id that would change an address', answer(200, { request_id: '../balance' })],
    ['an id too long', answer(200, { request_id: 'r'.repeat(129) })],
    ['a redirect', answer(302)],
    ['a time-out at the server', answer(408)],
    ['a server error', answer(500, refusal(500001))],
    ['a server error at 200', answer(200, refusal(500001))],
    ['a gateway’s web page', answer(502)],
    ['an error that names no code', answer(503, { error: 'busy' })],
  ])('may have been taken, so that it is never sent again: %s', (_case, given) => {
    expect(readSubmit(given)).toEqual({ kind: 'unknown' });
  });

  test.each([
    ['429', answer(429, undefined, 3_000), 'rate-limited', 3_000],
    ['429 without a time', answer(429, refusal(429001)), 'rate-limited', undefined],
    ['429 in the body alone', answer(200, refusal(429001), 3_000), 'rate-limited', 3_000],
    ['401', answer(401), 'account', undefined],
    ['402', answer(402), 'account', undefined],
    ['403 without a code', answer(403), 'account', undefined],
    ['a bad token at 400', answer(400, refusal(400004)), 'account', undefined],
    ['a bad token at 401', answer(401, refusal(401001)), 'account', undefined],
    ['a bad token at 200', answer(200, refusal('400004')), 'account', undefined],
    ['no balance at 400', answer(400, refusal(400002)), 'account', undefined],
    ['no balance at 200', answer(200, refusal(400002)), 'account', undefined],
  ] as const)('was provably not taken, and may be sent again: %s', (_case, given, cause, retryAfter) => {
    expect(readSubmit(given)).toEqual({ kind: 'not-taken', cause, retryAfter });
  });

  test.each([
    ['a wrong model', answer(400, refusal(400001)), 'model-unavailable'],
    ['a wrong model at 200', answer(200, refusal(400001)), 'model-unavailable'],
    ['an unknown model', answer(404, refusal(404001)), 'model-unavailable'],
    ['a model of somebody else', answer(403, refusal(403001)), 'model-unavailable'],
    ['inputs at 422', answer(422, refusal(422001, { detail: [{ loc: ['text'], msg: 'too long' }] })), 'inputs-refused'],
    ['inputs at 400', answer(400, refusal(400003)), 'inputs-refused'],
    ['inputs at 200', answer(200, refusal(422001)), 'inputs-refused'],
    ['a body too large', answer(413), 'inputs-refused'],
    [
      'the model’s filter',
      answer(400, refusal(400003, { error_message: 'InputTextSensitiveContentDetected' })),
      'moderated',
    ],
    ['the model’s filter at 200', answer(200, refusal(400003, { detail: 'model refused the prompt' })), 'moderated'],
  ])('is refused for good: %s', (_case, given, reason) => {
    expect(readSubmit(given)).toEqual({ kind: 'refused', reason });
  });
});

/** Answers to /status and /result that say nothing about the job itself. */
const troubles: [string, HttpAnswer, object][] = [
  ['a server error', answer(500, refusal(500001)), { kind: 'unusable' }],
  ['a server error at 200', answer(200, refusal(500001), 2_000), { kind: 'unusable', retryAfter: 2_000 }],
  ['a gateway’s web page', answer(502), { kind: 'unusable' }],
  ['a web page at 200', answer(200), { kind: 'unusable' }],
  ['JSON without a status', answer(200, {}), { kind: 'unusable' }],
  ['JSON that is no object', answer(200, ['completed']), { kind: 'unusable' }],
  ['a status that is no word', answer(200, { status: 3 }), { kind: 'unusable' }],
  ['503', answer(503), { kind: 'unreachable' }],
  ['503, in the code', answer(500, refusal(503001)), { kind: 'unreachable' }],
  ['429', answer(429, refusal(429001), 5_000), { kind: 'unreachable', retryAfter: 5_000 }],
  ['408', answer(408), { kind: 'unusable' }],
  ['a bad token at 400', answer(400, refusal(400004)), { kind: 'token' }],
  ['a bad token at 401', answer(401), { kind: 'token' }],
  ['a bad token at 403, without a code', answer(403), { kind: 'account' }],
  ['a bad token at 200', answer(200, refusal(401001)), { kind: 'token' }],
  ['no balance', answer(402), { kind: 'account' }],
  ['a request that is gone', answer(404, refusal(404001)), { kind: 'expired' }],
  ['a request that is gone, at 200', answer(200, refusal(404001)), { kind: 'expired' }],
  ['a request of somebody else', answer(403, refusal(403001)), { kind: 'expired' }],
  ['a request of somebody else, otherwise', answer(403, refusal(403003)), { kind: 'expired' }],
];

test.each(troubles)('%s is read in the same way from /status and /result', (_case, given, outcome) => {
  expect(readStatus(given)).toEqual(outcome);
  expect(readResult(given)).toEqual(outcome);
});

describe('/status', () => {
  test.each([
    ['in_queue', 'queued'],
    ['queued', 'queued'],
    ['pending', 'queued'],
    ['waiting', 'queued'],
    ['IN_QUEUE', 'queued'],
    ['in_progress', 'running'],
    ['starting', 'running'],
    ['processing', 'running'],
    ['running', 'running'],
    ['completed', 'over'],
    ['Completed', 'over'],
    ['succeeded', 'over'],
    ['failed', 'over'],
    ['error', 'over'],
    ['cancelled', 'over'],
    ['canceled', 'over'],
  ])('%s means %s', (status, kind) => {
    expect(readStatus(answer(200, { status, request_id: 'r1', instance_id: null })).kind).toBe(kind);
  });

  test.each([['reticulating'], ['aborted'], ['']])('%j is an unknown state, and ends nothing', (status) => {
    expect(readStatus(answer(200, { status }))).toEqual({ kind: 'strange', state: status });
  });

  test.each([
    [0, 0],
    [3, 3],
    [-1, undefined],
    [1.5, undefined],
    ['3', undefined],
    ['soon', undefined],
    [null, undefined],
    [undefined, undefined],
    [Number.MAX_VALUE, undefined],
  ])('a queue_position of %j is shown as %j', (given, position) => {
    const body = { status: 'in_queue', queue_position: given };
    expect(readStatus(answer(200, body))).toEqual({ kind: 'queued', position });
  });

  test('an empty error code is no error', () => {
    expect(readStatus(answer(200, { status: 'in_progress', error_code: null }))).toEqual({ kind: 'running' });
  });
});

describe('/result', () => {
  const output = { image: 'https://files.runcomfy.net/a.png' };

  test.each(['succeeded', 'completed', 'SUCCEEDED'])('%s has the files', (status) => {
    const read = readResult(answer(200, { status, output, created_at: '2026', cost: 0.03 }));
    expect(read).toEqual({ kind: 'succeeded', urls: [output.image], cost: 30_000 });
  });

  test.each<[unknown, number | undefined]>([
    [0, 0],
    [0.03, 30_000],
    [0.1 + 0.2, 300_000],
    [0.0097, 9_700],
    [1e-7, 1],
    [5.000001, 5_000_001],
    [999_999.999999, 999_999_999_999],
    [1e6, undefined],
    [-0.03, undefined],
    [NaN, undefined],
    ['0.03', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('a cost of %j dollars is %j millionths, rounded up', (given, cost) => {
    expect(readResult(answer(200, { status: 'succeeded', output, cost: given }))).toMatchObject({ cost });
    expect(readResult(answer(200, { status: 'failed', cost: given }))).toMatchObject({ kind: 'failed', cost });
  });

  test('repeated inputs and its own addresses are no files', () => {
    const body = {
      status: 'succeeded',
      output: {},
      input: { image: 'https://example.com/reference.png' },
      result_url: 'https://x',
    };
    expect(readResult(answer(200, body))).toEqual({ kind: 'succeeded', urls: [] });
  });

  test.each([
    ['cancelled', { kind: 'cancelled' }],
    ['canceled', { kind: 'cancelled' }],
    ['in_queue', { kind: 'not-ready' }],
    ['in_progress', { kind: 'not-ready' }],
    ['reticulating', { kind: 'not-ready' }],
  ])('%s without files', (status, outcome) => {
    expect(readResult(answer(200, { status }))).toEqual(outcome);
  });

  test.each([
    ['at 400', answer(400, refusal(400005))],
    ['at 200', answer(200, refusal(400005))],
  ])('not ready, %s', (_case, given) => {
    expect(readResult(given)).toEqual({ kind: 'not-ready' });
  });

  test.each([
    ['a text', 'Model run failed', 'run-failed'],
    ['an object', { error: 'out of memory', errorCode: 500001 }, 'run-failed'],
    ['nothing', undefined, 'run-failed'],
    ['null', null, 'run-failed'],
    ['the filter, as a text', 'OutputImageSensitiveContentDetected: …', 'moderated'],
    ['the filter, in an object', { details: { message: 'blocked by content policy' } }, 'moderated'],
    ['the filter, in words', 'The model refused the prompt', 'moderated'],
    ['a link that ended', 'InvalidParameter: Timeout while downloading url=https://x.example/1.', 'input-unreadable'],
    ['no file', 'InternalError.Algo.InvalidParameter: Failed to download multimodal content', 'input-unreadable'],
    ['no address', { message: 'The parameter `image` is not valid: invalid url specified.' }, 'input-unreadable'],
    ['no picture', 'cannot identify image file', 'input-unreadable'],
    ['no film', 'Invalid data found when processing input', 'input-unreadable'],
    ['a filter on a file', 'InputImageSensitiveContentDetected: failed to read image', 'moderated'],
    ['a failure to write', 'failed to upload the result', 'run-failed'],
    ['no worker', 'the worker is not ready to process the image', 'run-failed'],
    ['a model that is not loaded', 'failed to load model weights', 'run-failed'],
  ])('failed, with %s as its error', (_case, error, reason) => {
    expect(readResult(answer(200, { status: 'failed', error }))).toEqual({ kind: 'failed', reason });
    expect(readResult(answer(200, { status: 'error', error }))).toEqual({ kind: 'failed', reason });
  });
});

describe('the addresses in an output', () => {
  const a = 'https://files.runcomfy.net/a.png';
  const b = 'https://files.runcomfy.net/b.mp4';

  test.each<[string, unknown, string[]]>([
    ['one image', { image: a }, [a]],
    ['several images, in order', { images: [b, a] }, [b, a]],
    ['several keys', { image: a, videos: [b] }, [a, b]],
    ['one twice', { image: a, images: [a, b] }, [a, b]],
    ['a bare text', a, [a]],
    ['a bare list', [a, b], [a, b]],
    ['objects', { images: [{ url: a, width: 10 }, { url: b }] }, [a, b]],
    ['an item that failed', { images: [a, { error: 'sensitive' }, null, b] }, [a, b]],
    ['other keys', { image: a, seed: 7, has_nsfw_concepts: [false], note: 'see https://x' }, [a]],
    ['http, to be judged where it is fetched', 'http://127.0.0.1/a', ['http://127.0.0.1/a']],
    ['upper case', 'HTTPS://files.runcomfy.net/A', ['HTTPS://files.runcomfy.net/A']],
    ['other schemes', ['data:image/png;base64,AA', 'file:///etc/passwd', 'ftp://x/y'], []],
    ['no address after all', ['https://', 'http://[', 'https:// x'], []],
    ['nothing', undefined, []],
    ['null', null, []],
  ])('%s', (_case, output, urls) => {
    expect(urlsIn(output)).toEqual(urls);
  });

  test('endless nesting is cut at sixteen levels', () => {
    const nested = (depth: number): unknown => (depth === 0 ? a : [nested(depth - 1)]);
    expect(urlsIn(nested(16))).toEqual([a]);
    expect(urlsIn(nested(17))).toEqual([]);
  });
});
