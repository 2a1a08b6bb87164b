import { Readable } from 'node:stream';
import type { DefaultRestOptions } from 'discord.js';
import { FormDataEncoder } from 'form-data-encoder';
import { Agent, Headers, request, Response } from 'undici';
import type { Guard } from '../services/runtime/guarded-requests.ts';

/** The function with which discord.js' REST client sends its requests: `RESTOptions.makeRequest`. */
export type MakeRequest = typeof DefaultRestOptions.makeRequest;

/**
 * The global dispatcher is that of whichever undici was loaded first, and discord.js has an older one of its own, which
 * cannot be guarded.
 */
const anyway = new Agent();

/** A header that marks what is sent in any case. It never leaves the process. */
const anywayHeader = 'x-easel-anyway';

/** The headers for what an operator has to hear, also from a process without the right to act. */
export const sentAnyway: Readonly<Record<string, string>> = { [anywayHeader]: 'true' };

/**
 * Sends a form as a stream that reads each file while it is sent. undici's own encoding of a form throws an uncatchable
 * error when the answer comes before the upload has ended. And `fetch` needs twice the work of `request` for a file.
 *
 * @param guard holds back what changes something. But alerts are sent in any case, and so are first
 * answers: Discord takes one, so that of a process without the right to act does no harm.
 */
export function createMakeRequest(guard: Guard): MakeRequest {
  const whileActing = guard(anyway);
  return async (url, { method = 'GET', signal = null, headers, body }) => {
    const form = body instanceof FormData ? new FormDataEncoder(body) : undefined;
    const stream = form && Readable.from(form);
    const { [anywayHeader]: isMarked, ...others } = { ...(headers as Record<string, string>) };
    try {
      const answer = await request(url, {
        dispatcher: isMarked !== undefined || isFirstAnswer(url) ? anyway : whileActing,
        method: method as 'GET',
        headers: { ...others, ...form?.headers },
        signal,
        body: stream ?? textOf(body),
      });
      const fields = new Headers(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
      return new Response(await bodyOf(answer), { status: answer.statusCode, headers: fields });
    } finally {
      stream?.destroy();
    }
  };
}

const isFirstAnswer = (url: string): boolean => new URL(url).pathname.endsWith('/callback');

/** discord.js makes JSON of everything but forms. */
function textOf(body: unknown): string | null {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string') return body;
  throw new TypeError('a body is neither text nor a form');
}

/** A `Response` takes no body, not even an empty one, where the status allows none. */
async function bodyOf({ statusCode, body }: Awaited<ReturnType<typeof request>>): Promise<ArrayBuffer | null> {
  const bytes = await body.arrayBuffer();
  return bytes.byteLength === 0 || statusCode === 204 ? null : bytes;
}
