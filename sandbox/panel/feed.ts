import { isDeepStrictEqual } from 'node:util';
import type { SSEStreamingApi } from 'hono/streaming';

/** Sends the same events to every page that is open. */
export interface Feed<Event> {
  send(event: Event): void;
  /** Reads the state soon, and sends it where it has changed. */
  reread(): void;
  /** Sends `first`, then everything that follows. Resolves when the reader has gone, or is too slow. */
  follow(first: Event, stream: SSEStreamingApi): Promise<void>;
}

/** How many events may wait for one reader. One that is slower begins anew when it connects again. */
const mostWaiting = 1_000;
/** Several changes in so many ms are read once. */
const soonMs = 50;

/** `read` is asked again every `rereadMs` while somebody follows, since some of it changes with time alone. */
export function createFeed<Event>(options: { readonly read: () => Event; readonly rereadMs: number }): Feed<Event> {
  const readers = new Set<(event: Event) => void>();
  let last: Event | undefined;
  let soon: NodeJS.Timeout | undefined;

  function send(event: Event): void {
    for (const take of readers) take(event);
  }

  function readNow(): void {
    soon = undefined;
    const state = options.read();
    if (readers.size === 0 || isDeepStrictEqual(state, last)) return;
    last = state;
    send(state);
  }

  return {
    send,
    reread() {
      soon ??= setTimeout(readNow, soonMs).unref();
    },
    async follow(first, stream) {
      const waiting: Event[] = [first];
      let wake = Promise.withResolvers<void>();
      const take = (event: Event): void => {
        if (waiting.length < mostWaiting) waiting.push(event);
        else stream.abort();
        wake.resolve();
      };
      const rereading = setInterval(readNow, options.rereadMs);
      readers.add(take);
      stream.onAbort(() => wake.resolve());
      try {
        while (!stream.aborted) {
          for (const event of waiting.splice(0)) await stream.writeSSE({ data: JSON.stringify(event) });
          if (waiting.length === 0 && !stream.aborted) await wake.promise;
          wake = Promise.withResolvers<void>();
        }
      } finally {
        readers.delete(take);
        clearInterval(rereading);
      }
    },
  };
}
