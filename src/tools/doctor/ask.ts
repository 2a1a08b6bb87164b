import { codeOf } from '../../core/error-code.ts';
import { parseJson } from '../../core/parse-json.ts';

/** In ms, for a whole exchange. */
const timeout = 10_000;

/** `body` is `undefined` where it is no JSON. `date` is the server's time in epoch ms. */
export interface HttpReply {
  readonly status: number;
  readonly body: unknown;
  readonly date: number | undefined;
}

/** Why there was no answer: the code of an error, such as `ENOTFOUND`, or that none came in time. */
export interface NoAnswer {
  readonly failure: string;
}

/** Reads an address once. Redirects are not followed, because the request may carry a token. */
export async function ask(url: string, authorization?: string): Promise<HttpReply | NoAnswer> {
  try {
    const answer = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
      ...(authorization !== undefined && { headers: { authorization } }),
    });
    const date = Date.parse(answer.headers.get('date') ?? '');
    const body = parseJson(await answer.text());
    return { status: answer.status, body, date: Number.isNaN(date) ? undefined : date };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

/** The code of the error, or of the first cause that has one. */
function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return 'no answer in time';
  return codeOf(error) ?? (error.cause === undefined ? error.name : failureOf(error.cause));
}
