import { Readable } from 'node:stream';
import { DefaultRestOptions, type ResponseLike } from 'discord.js';
import { FormDataEncoder } from 'form-data-encoder';
import { request } from 'undici';

/** How discord.js' REST sends its requests: `RESTOptions.makeRequest`. */
type MakeRequest = typeof DefaultRestOptions.makeRequest;

/**
 * Sends forms as a stream that reads each file as it goes. undici's own encoding of a form throws
 * where nobody can catch it, when the answer comes before the upload has ended.
 */
export const makeRequest: MakeRequest = async (url, init) => {
  if (!(init.body instanceof FormData)) return DefaultRestOptions.makeRequest(url, init);
  const encoder = new FormDataEncoder(init.body);
  const body = Readable.from(encoder);
  try {
    const answer = await request(url, {
      method: init.method === 'POST' ? 'POST' : 'PATCH',
      headers: { ...(init.headers as Record<string, string>), ...encoder.headers },
      signal: init.signal ?? null,
      body,
      // The whole upload is before the answer's first byte: discord.js' own timeout is the one that counts.
      headersTimeout: 0,
    });
    return toResponse(answer.statusCode, answer.headers, await answer.body.bytes());
  } finally {
    body.destroy();
  }
};

function toResponse(
  status: number,
  received: Readonly<Record<string, string | string[] | undefined>>,
  bytes: Uint8Array,
): ResponseLike {
  const headers = new Headers();
  for (const [name, value] of Object.entries(received)) {
    for (const each of [value ?? []].flat()) headers.append(name, each);
  }
  return new Response(status === 204 ? null : bytes, { status, headers });
}
