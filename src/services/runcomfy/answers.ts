import { z } from 'zod';
import type { FailureReason } from '../../core/job/record.ts';

/**
 * Translates the answers of RunComfy's Model API into what the bot can do about them. /status says `completed` where
 * /result says `succeeded`; errors may come with HTTP 200; errors have several shapes. Sources:
 * docs.runcomfy.com/model-apis (async-queue-endpoints, error-codes) and RunComfy's own clients.
 */
export interface HttpAnswer {
  /** HTTP status code. */
  readonly status: number;
  /** The parsed JSON body; `undefined` if it was no JSON. */
  readonly body: unknown;
  /** From `Retry-After`, in ms. */
  readonly retryAfter: number | undefined;
}

/** Why a poll was not answered. No reason concerns this job alone. */
export type PollFailure =
  /** No HTTP answer, or 429 or 503. Try again. RunComfy counts as away meanwhile. */
  | { readonly kind: 'unreachable'; readonly retryAfter: number | undefined }
  /** An answer that says nothing about the request: another server error, a cut body, no JSON, no state. Try again. */
  | { readonly kind: 'unusable'; readonly retryAfter: number | undefined }
  /** RunComfy refused the balance, or something that may be the token. The operator has to act. */
  | { readonly kind: 'account' }
  /** RunComfy refused the token. Nothing will be answered before the operator acts. */
  | { readonly kind: 'token' };

export type SubmitOutcome =
  | { readonly kind: 'taken'; readonly requestId: string }
  /** Provably not taken. It may be sent again. */
  | {
      readonly kind: 'not-taken';
      readonly cause: 'unreachable' | 'rate-limited' | 'account';
      readonly retryAfter: number | undefined;
    }
  | { readonly kind: 'refused'; readonly reason: FailureReason }
  /** It may have been taken and may cost money. It must never be sent again. */
  | { readonly kind: 'unknown' };

export type StatusOutcome =
  | { readonly kind: 'queued'; readonly position: number | undefined }
  | { readonly kind: 'running' }
  /** Over. The result tells how it ended. */
  | { readonly kind: 'over' }
  /** A state that is not documented. */
  | { readonly kind: 'strange'; readonly state: string }
  | { readonly kind: 'expired' }
  | PollFailure;

export type ResultOutcome =
  /** `cost` is in millionths of a US dollar, where RunComfy reports it. */
  | { readonly kind: 'succeeded'; readonly urls: readonly string[]; readonly cost: number | undefined }
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly cost: number | undefined }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'not-ready' }
  | { readonly kind: 'expired' }
  | PollFailure;

/** RunComfy's answer to a cancel; `unknown` if none arrived. */
export type CancelOutcome = 'taken' | 'refused' | 'unknown';

const submitted = z.object({ request_id: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/) });
const stated = z.object({
  status: z.string(),
  queue_position: z.unknown().optional(),
  output: z.unknown().optional(),
  error: z.unknown().optional(),
  cost: z.unknown().optional(),
});
// Error codes have six digits. A code of null, '' or 0 can come with a success and must not make it an error.
const refused = z.object({ error_code: z.coerce.number().int().min(100_000).max(999_999) });

const cancelled = z.object({ outcome: z.string().optional(), status: z.string().optional() });

const queuedWords: ReadonlySet<string> = new Set(['in_queue', 'queued', 'pending', 'waiting']);
const runningWords: ReadonlySet<string> = new Set(['in_progress', 'starting', 'processing', 'running']);
const successWords: ReadonlySet<string> = new Set(['succeeded', 'completed']);
const cancelledWords: ReadonlySet<string> = new Set(['cancelled', 'canceled']);
const failureWords: ReadonlySet<string> = new Set(['failed', 'error']);

export function readSubmit(answer: HttpAnswer): SubmitOutcome {
  const taken = submitted.safeParse(answer.body);
  const code = errorCode(answer);
  if (code === undefined && isSuccess(answer)) {
    return taken.success ? { kind: 'taken', requestId: taken.data.request_id } : { kind: 'unknown' };
  }
  if (isRateLimit(answer.status, code)) {
    return { kind: 'not-taken', cause: 'rate-limited', retryAfter: answer.retryAfter };
  }
  if (isAccount(answer.status, code)) return { kind: 'not-taken', cause: 'account', retryAfter: answer.retryAfter };
  const status = code === undefined ? answer.status : Math.floor(code / 1000);
  if (status < 400 || status >= 500 || status === 408) return { kind: 'unknown' };
  if (code === 400001 || status === 403 || status === 404) return { kind: 'refused', reason: 'model-unavailable' };
  return { kind: 'refused', reason: reasonIn(answer.body) ?? 'inputs-refused' };
}

export function readStatus(answer: HttpAnswer): StatusOutcome {
  const said = readStated(answer);
  if ('kind' in said) return said;
  const { state } = said;
  if (queuedWords.has(state)) return { kind: 'queued', position: readPosition(said.queue_position) };
  if (runningWords.has(state)) return { kind: 'running' };
  if (successWords.has(state) || cancelledWords.has(state) || failureWords.has(state)) return { kind: 'over' };
  return { kind: 'strange', state };
}

export function readResult(answer: HttpAnswer): ResultOutcome {
  if (errorCode(answer) === 400005) return { kind: 'not-ready' };
  const said = readStated(answer);
  if ('kind' in said) return said;
  const { state } = said;
  const cost = readCost(said.cost);
  if (successWords.has(state)) return { kind: 'succeeded', urls: urlsIn(said.output), cost };
  if (cancelledWords.has(state)) return { kind: 'cancelled' };
  if (!failureWords.has(state)) return { kind: 'not-ready' };
  return { kind: 'failed', reason: reasonIn(said.error) ?? 'run-failed', cost };
}

/** Uses `outcome`, not `status`: the example in the documents has `completed` together with `cancelled`. */
export function readCancel(answer: HttpAnswer): CancelOutcome {
  const parsed = cancelled.safeParse(answer.body);
  if (!isSuccess(answer) || errorCode(answer) !== undefined || !parsed.success) return 'unknown';
  const said = [parsed.data.outcome, parsed.data.status].map((word) => word?.toLowerCase() ?? '');
  if (said[0] === 'not_cancellable') return 'refused';
  return said.some((word) => cancelledWords.has(word)) ? 'taken' : 'unknown';
}

/** Every http(s) address in a result's `output`, whatever its shape is. In order, without repetition. */
export function urlsIn(output: unknown): string[] {
  const found = new Set<string>();
  const walk = (value: unknown, depth: number): void => {
    if (typeof value === 'string') {
      if (/^https?:\/\//i.test(value) && URL.canParse(value)) found.add(value);
    } else if (typeof value === 'object' && value !== null && depth < 16) {
      for (const part of Object.values(value)) walk(part, depth + 1);
    }
  };
  walk(output, 0);
  return [...found];
}

/** The state of an answer, in lower case; else why the answer has none. */
function readStated(answer: HttpAnswer) {
  const trouble = readPollFailure(answer);
  if (trouble !== undefined) return trouble;
  const { data } = stated.safeParse(answer.body);
  if (data === undefined) return { kind: 'unusable' as const, retryAfter: answer.retryAfter };
  const { status, ...said } = data;
  return { ...said, state: status.toLowerCase() };
}

function readPollFailure(answer: HttpAnswer): Extract<ResultOutcome, PollFailure | { kind: 'expired' }> | undefined {
  const code = errorCode(answer);
  if (code === undefined && isSuccess(answer)) return undefined;
  if (isToken(answer.status, code)) return { kind: 'token' };
  if (isAccount(answer.status, code)) return { kind: 'account' };
  const status = code === undefined ? answer.status : Math.floor(code / 1000);
  // The request is another account's, or it has expired. Both are final, for this job alone.
  if (status === 403 || status === 404 || status === 410) return { kind: 'expired' };
  return { kind: status === 429 || status === 503 ? 'unreachable' : 'unusable', retryAfter: answer.retryAfter };
}

function errorCode(answer: HttpAnswer): number | undefined {
  const parsed = refused.safeParse(answer.body);
  return parsed.success ? parsed.data.error_code : undefined;
}

function isSuccess(answer: HttpAnswer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

function isRateLimit(status: number, code: number | undefined): boolean {
  return status === 429 || (code !== undefined && Math.floor(code / 1000) === 429);
}

/**
 * RunComfy's own clients read a 403 without a code as a refused token. A 403 with a code concerns one request or model.
 */
function isAccount(status: number, code: number | undefined): boolean {
  if (status === 403 && code === undefined) return true;
  return isToken(status, code) || status === 402 || code === 400002;
}

function isToken(status: number, code: number | undefined): boolean {
  return status === 401 || code === 400004 || code === 401001;
}

/** Converts a number of US dollars to millionths, rounded up. */
function readCost(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value < 1e6
    ? Math.ceil(Number((value * 1e6).toFixed(3)))
    : undefined;
}

function readPosition(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/**
 * The model's content filter refused. The words are those of ByteDance's error codes and of the sentences that providers
 * pass on.
 */
const moderation =
  /sensitive\s?content|RiskDetection|moderation|content[ _-]policy|safety (filter|system|checker)|refused the prompt/i;
/**
 * A file could not be read. The words are those that users of ByteDance's, Alibaba's and other models report
 * (jeffstric/ZJT#94, agentscope-ai/agentscope-java#2700), and Pillow's and FFmpeg's.
 */
const unreadable =
  /\b(?:download|fetch|retrieve|read|load|open|decode|access)(?:ing|d|ed)?\b[^.]{0,40}\b(?:url|image|video|audio|media|multimodal|file)|invalid url|cannot identify image|invalid data found when processing/i;

/** What an error text says about the request. RunComfy has no codes for these. */
function reasonIn(error: unknown): FailureReason | undefined {
  const text = typeof error === 'string' ? error : (JSON.stringify(error) ?? '');
  if (moderation.test(text)) return 'moderated';
  return unreadable.test(text) ? 'input-unreadable' : undefined;
}
