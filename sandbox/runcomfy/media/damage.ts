import type { MediaOutcome } from '../switches.ts';

const oversize = 4 * 1024 ** 3;

/** A file as it should be served, or with one of the faults. */
export function damage(
  answer: NonNullable<MediaOutcome['answer']>,
  file: { readonly bytes: Buffer; readonly type: string },
  redirectTo: string,
): Response {
  const { bytes, type } = file;
  const headers = (length: number): Record<string, string> => ({
    'content-type': type,
    'content-length': String(length),
  });
  const half = Math.floor(bytes.length / 2);
  switch (answer) {
    case 'file':
      return new Response(new Uint8Array(bytes), { headers: headers(bytes.length) });
    case 'redirect':
      return new Response(null, { status: 302, headers: { location: redirectTo } });
    case 403:
    case 404:
      return new Response(`<Error><Code>${answer}</Code></Error>`, {
        status: answer,
        headers: { 'content-type': 'application/xml' },
      });
    case 'wrong-type':
      return new Response('<!doctype html><title>Sign in</title><p>Please sign in.</p>', {
        headers: { 'content-type': type },
      });
    case 'truncated':
      return new Response(cutOff(bytes.subarray(0, half)), { headers: headers(bytes.length) });
    case 'oversize':
      return new Response(repeated(bytes), { headers: headers(oversize) });
    case 'no-length':
      return new Response(streamed(bytes), { headers: { 'content-type': type } });
    case 'half-without-length':
      return new Response(streamed(bytes.subarray(0, half)), { headers: { 'content-type': type } });
    case 'lying-length':
      return new Response(new Uint8Array(bytes), { headers: headers(half) });
  }
}

/** A stream of unknown length: it is sent in chunks. */
function streamed(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(bytes));
      controller.close();
    },
  });
}

/** Sends the bytes, then fails, so that the connection is destroyed. */
function cutOff(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    async pull(controller) {
      if (!sent) {
        sent = true;
        controller.enqueue(new Uint8Array(bytes));
        return;
      }
      // The socket needs a moment to send what it has.
      await new Promise((resolve) => setTimeout(resolve, 5));
      controller.error(new Error('cut off'));
    },
  });
}

/** A correct beginning, then zeros up to the announced length. */
function repeated(start: Buffer): ReadableStream<Uint8Array> {
  const zeros = new Uint8Array(256 * 1024);
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = sent === 0 ? new Uint8Array(start) : zeros.subarray(0, Math.min(zeros.length, oversize - sent));
      sent += chunk.length;
      controller.enqueue(chunk);
      if (sent >= oversize) controller.close();
    },
  });
}
