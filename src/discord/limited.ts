import { z } from 'zod';
import type { BucketGate, TooManyRequests } from './buckets.ts';
import { bucketOf } from './buckets.ts';
import type { InvalidRequests, Urgency } from './invalid-requests.ts';
import type { MakeRequest } from './make-request.ts';
import type { Clock } from '../services/runtime/clock.ts';

type Answer = Awaited<ReturnType<MakeRequest>>;

/** Discord limited the request, or it was not sent because a limit is in force. */
export class LimitedError extends Error {
  override readonly name = 'LimitedError';
  /** Milliseconds to wait before it is tried again. It is bounded on both sides, and already logged. */
  readonly retryAfter: number;
  /** Whether it was sent at all. */
  readonly isSent: boolean;

  constructor(retryAfter: number, isSent: boolean) {
    super(isSent ? 'Discord answered 429' : 'a request waits for its turn');
    this.retryAfter = retryAfter;
    this.isSent = isSent;
  }
}

/** A header that marks requests that end a job or upload its files. It never leaves the process. */
const urgencyHeader = 'x-easel-urgency';

/** The headers for a request that ends a job or uploads its files. */
export const isFinal: Readonly<Record<string, string>> = { [urgencyHeader]: 'final' };

/**
 * Wraps `send`: a request is sent only where neither its bucket nor the count of invalid requests holds it.
 *
 * @throws {LimitedError} in place of a 429, and for a request that has to wait.
 */
export function limited(
  send: MakeRequest,
  { gate, invalid, clock }: { readonly gate: BucketGate; readonly invalid: InvalidRequests; readonly clock: Clock },
): MakeRequest {
  return async (url, init) => {
    const { [urgencyHeader]: urgency, ...headers } = { ...(init.headers as Record<string, string>) };
    const bucket = bucketOf(init.method ?? 'GET', pathOf(url), clock.now());
    const held = invalid.wait(urgencyOf(bucket === undefined, urgency));
    if (held > 0) throw new LimitedError(held, false);
    const wait = bucket === undefined ? 0 : gate.enter(bucket);
    if (wait > 0) throw new LimitedError(wait, false);
    let answer: Answer;
    try {
      answer = await send(url, { ...init, headers });
    } catch (error) {
      if (bucket !== undefined) gate.broken(bucket);
      throw error;
    }
    invalid.count(answer.status, answer.headers.get('x-ratelimit-scope') === 'shared');
    if (answer.status === 429) {
      const refused = await refusedBy(answer);
      throw new LimitedError(bucket === undefined ? (refused.retryAfter ?? 0) : gate.refused(bucket, refused), true);
    }
    if (bucket !== undefined) gate.passed(bucket);
    return answer;
  };
}

function urgencyOf(isAnswer: boolean, urgency: string | undefined): Urgency {
  if (isAnswer) return 'answer';
  return urgency === 'final' ? 'final' : 'other';
}

/** The path after the version, such as `/channels/…`. */
function pathOf(url: string): string {
  const { pathname } = new URL(url);
  return pathname.replace(/^.*?\/v\d+(?=\/)/, '');
}

/** Both in seconds (developers/topics/rate-limits#exceeding-a-rate-limit); either may be missing, or 0. */
const body = z.object({ retry_after: z.number().optional(), global: z.boolean().optional() });

async function refusedBy(answer: Answer): Promise<TooManyRequests> {
  const { data } = body.safeParse(await answer.json().catch(() => undefined));
  const seconds = [Number(answer.headers.get('retry-after') ?? Number.NaN), data?.retry_after].find(
    (one) => one !== undefined && Number.isFinite(one) && one > 0,
  );
  return {
    retryAfter: seconds === undefined ? undefined : seconds * 1000,
    isGlobal: answer.headers.has('x-ratelimit-global') || data?.global === true,
  };
}
