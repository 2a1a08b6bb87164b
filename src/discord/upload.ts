import { Readable } from 'node:stream';
import { DefaultRestOptions } from 'discord.js';
import { FormDataEncoder } from 'form-data-encoder';

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
    return await fetch(url, {
      method: init.method ?? 'POST',
      headers: { ...(init.headers as Record<string, string>), ...encoder.headers },
      signal: init.signal ?? null,
      body,
      duplex: 'half',
    });
  } finally {
    body.destroy();
  }
};
