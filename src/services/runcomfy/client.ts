import { Readable } from 'node:stream';
import { Agent, request, type Dispatcher } from 'undici';
import { parseJson } from '../../core/parse-json.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Guard } from '../runtime/guarded-requests.ts';
import { bounded } from '../runtime/bounded.ts';
import type { DatedAnswer } from '../runtime/wall-clock.ts';
import { readCancel, readResult, readStatus, readSubmit } from './answers.ts';
import type { HttpAnswer, CancelOutcome, ResultOutcome, StatusOutcome, SubmitOutcome } from './answers.ts';
import type { JsonBody } from './json-body.ts';
import { neverConnected } from './never-connected.ts';

/** RunComfy's Model API. Faults of the network and of RunComfy are results. Only an abort throws. */
export interface RunComfy {
  /**
   * The one paid request. It is sent once. Only the caller may repeat it, and only after `not-taken`. If it is aborted
   * after it began, its outcome is unknown.
   */
  submit(modelId: string, body: JsonBody, signal: AbortSignal): Promise<SubmitOutcome>;
  status(requestId: string, signal: AbortSignal): Promise<StatusOutcome>;
  result(requestId: string, signal: AbortSignal): Promise<ResultOutcome>;
  /**
   * Asks for a cancel. It may be repeated, also after an abort. The job's result, not this answer, tells how the
   * request ended.
   */
  cancel(requestId: string, signal: AbortSignal): Promise<CancelOutcome>;
  close(): Promise<void>;
}

const connectTimeout = 5_000;
const answerTimeout = 20_000;
const bodyTimeout = 10_000;
/** The longest time for a whole exchange, however slowly its bytes come. */
const exchangeTimeout = 30_000;
/** Files in a request may have 45 MiB. For their upload, it has so many ms more for each byte: half a MiB a second. */
const perByte = 1_000 / (512 * 1024);
const largestAnswer = 1024 * 1024;

/** RunComfy answered, but the body broke off, came too slowly or was too long. */
class BrokenAnswerError extends Error {
  override readonly name = 'BrokenAnswerError';
}

/** `guard` holds back what this process may not send. `heard` gets the date of each answer. */
export function createRunComfy(options: {
  readonly apiUrl: string;
  readonly token: string;
  readonly clock: Clock;
  readonly guard: Guard;
  readonly heard: (answer: DatedAnswer) => void;
}): RunComfy {
  const { clock, guard } = options;
  const timeouts = {
    connect: { timeout: connectTimeout },
    headersTimeout: answerTimeout,
    bodyTimeout,
    maxResponseSize: largestAnswer,
  };
  const reading = guard(new Agent({ ...timeouts, keepAliveTimeout: 30_000, connections: 32 }));
  // A paid request never uses a kept-alive socket. The server may be closing that socket, and the outcome would be
  // unknown.
  const paying = guard(new Agent({ ...timeouts, pipelining: 0 }));

  async function exchange(
    dispatcher: Dispatcher,
    method: 'GET' | 'POST',
    path: string,
    signal: AbortSignal,
    sending?: JsonBody,
  ): Promise<HttpAnswer> {
    const sent = clock.monotonic();
    const response = await request(`${options.apiUrl}/v1/${path}`, {
      dispatcher,
      method,
      signal,
      headers: {
        authorization: `Bearer ${options.token}`,
        accept: 'application/json',
        ...(sending === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(sending.bytes) }),
      },
      ...(sending === undefined ? {} : { body: bodyOf(sending) }),
    });
    const header = (name: string): string | undefined => [response.headers[name]].flat()[0];
    const date = header('date');
    options.heard({ date, age: header('age'), sent, received: clock.monotonic() });
    const text = await response.body.text().catch((error: unknown) => {
      throw new BrokenAnswerError('the body of an answer', { cause: error });
    });
    return {
      status: response.statusCode,
      body: parseJson(text),
      retryAfter: readRetryAfter(header('retry-after'), date, clock.now()),
    };
  }

  async function read<T>(
    path: string,
    signal: AbortSignal,
    interpret: (answer: HttpAnswer) => T,
    method: 'GET' | 'POST' = 'GET',
  ): Promise<T | Unread> {
    try {
      return interpret(
        await bounded({ signal, ms: exchangeTimeout }, async (own) => exchange(reading, method, path, own)),
      );
    } catch (error) {
      signal.throwIfAborted();
      return { kind: error instanceof BrokenAnswerError ? 'unusable' : 'unreachable', retryAfter: undefined };
    }
  }

  return {
    async submit(modelId, body, signal) {
      if (signal.aborted) return { kind: 'not-taken', cause: 'unreachable', retryAfter: undefined };
      const path = `models/${modelId.split('/').map(encodeURIComponent).join('/')}`;
      try {
        const ms = exchangeTimeout + Math.round(body.bytes * perByte);
        const answer = await bounded({ signal, ms }, async (own) => exchange(paying, 'POST', path, own, body));
        return readSubmit(answer);
      } catch (error) {
        return neverConnected(error)
          ? { kind: 'not-taken', cause: 'unreachable', retryAfter: undefined }
          : { kind: 'unknown' };
      }
    },
    status: async (requestId, signal) => read(`requests/${encodeURIComponent(requestId)}/status`, signal, readStatus),
    result: async (requestId, signal) =>
      read(`requests/${encodeURIComponent(requestId)}/result?include_cost=true`, signal, readResult),
    async cancel(requestId, signal) {
      const outcome = await read(`requests/${encodeURIComponent(requestId)}/cancel`, signal, readCancel, 'POST');
      return typeof outcome === 'string' ? outcome : 'unknown';
    },
    async close() {
      await Promise.all([reading.destroy(), paying.destroy()]);
    },
  };
}

function bodyOf({ body }: JsonBody): string | Readable {
  return typeof body === 'string' ? body : Readable.from(body);
}

type Unread = { readonly kind: 'unreachable' | 'unusable'; readonly retryAfter: undefined };

/**
 * Converts seconds or an HTTP date (RFC 9110) to ms from now. A date is compared with the answer's own `date`, because
 * both are of the server's clock. `undefined` if no wait is asked for.
 */
function readRetryAfter(header: string | undefined, date: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const answered = Date.parse(date ?? '');
  const wait = /^\d+$/.test(header)
    ? Number(header) * 1000
    : Date.parse(header) - (Number.isNaN(answered) ? now : answered);
  return Number.isFinite(wait) && wait > 0 ? wait : undefined;
}
