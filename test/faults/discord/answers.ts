import type { Fault } from '../../../sandbox/wire/faults.ts';

/** An answer in Discord's form. */
export function refusal(status: number, code: number, message: string): Fault {
  return { kind: 'answer', status, body: { code, message } };
}

/** developers/topics/rate-limits#exceeding-a-rate-limit. discord.js waits for the same time in real time. */
export function limited(scope: 'user' | 'global' | 'shared', seconds = 1): Fault {
  return {
    kind: 'answer',
    status: 429,
    headers: {
      'retry-after': String(seconds),
      'x-ratelimit-scope': scope,
      ...(scope === 'global' && { 'x-ratelimit-global': 'true' }),
    },
    body: { message: 'You are being rate limited.', retry_after: seconds, global: scope === 'global' },
  };
}

/** Answers of Discord that were seen in practice: without a wait, or with a wait of 0 (error 30046 among them). */
export function limitedWithoutWait(retryAfter?: string): Fault {
  return {
    kind: 'answer',
    status: 429,
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
    body: { message: 'Maximum number of edits to messages older than 1 hour reached. Try again later', code: 30_046 },
  };
}

const badGateway = '<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>';

/** The request was carried out, its answer is lost. */
export const lost = 'a reset after it is done';

/** Passing faults of any request. */
export const passing: readonly { readonly name: string; readonly fault: Fault }[] = [
  { name: '429', fault: limited('user') },
  { name: '429, shared with others', fault: limited('shared') },
  { name: '429 without a wait (30046)', fault: limitedWithoutWait() },
  { name: '429 for the whole bot', fault: limited('global') },
  { name: '500', fault: refusal(500, 0, '500: Internal Server Error') },
  {
    name: '502 with a page of HTML',
    fault: { kind: 'answer', status: 502, headers: { 'content-type': 'text/html' }, body: badGateway },
  },
  { name: '503', fault: refusal(503, 130_000, 'API resource is currently overloaded. Try again a little later') },
  { name: 'a reset before it is done', fault: { kind: 'reset' } },
  { name: lost, fault: { kind: 'drop-reply' } },
  { name: 'a reset in the middle of the answer', fault: { kind: 'reset-mid-body' } },
  { name: 'an answer after a minute', fault: { kind: 'late-reply', ms: 60_000 } },
];
