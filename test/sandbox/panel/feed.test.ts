import type { SSEMessage, SSEStreamingApi } from 'hono/streaming';
import { expect, test } from 'vitest';
import { createFeed } from '../../../sandbox/panel/feed.ts';

/** A reader that takes an event only when `takeAll` was called. */
function slowReader(): { readonly stream: SSEStreamingApi; readonly taken: string[]; readonly takeAll: () => void } {
  const taken: string[] = [];
  const mayTake = Promise.withResolvers<void>();
  const listeners: (() => void)[] = [];
  const reader = {
    aborted: false,
    async writeSSE({ data }: SSEMessage) {
      await mayTake.promise;
      taken.push(await data);
    },
    onAbort: (listener: () => void) => void listeners.push(listener),
    abort() {
      reader.aborted = true;
      for (const listener of listeners) listener();
    },
  };
  return { stream: reader as unknown as SSEStreamingApi, taken, takeAll: () => mayTake.resolve() };
}

test('a reader that takes nothing is let go, so that nothing piles up for it', async () => {
  const feed = createFeed<number>({ read: () => 0, rereadMs: 60_000 });
  const { stream, takeAll } = slowReader();
  const following = feed.follow(-1, stream);
  for (let event = 0; event < 1_000; event += 1) feed.send(event);
  expect(stream.aborted).toBe(false);
  feed.send(1_000);
  expect(stream.aborted).toBe(true);
  takeAll();
  await following;
});

test('a reader gets what it begins with, then every event in its order, until it goes', async () => {
  const feed = createFeed<number>({ read: () => 0, rereadMs: 60_000 });
  const { stream, taken, takeAll } = slowReader();
  const following = feed.follow(-1, stream);
  feed.send(1);
  takeAll();
  feed.send(2);
  await expect.poll(() => taken).toEqual(['-1', '1', '2']);
  stream.abort();
  await following;
  feed.send(3);
  expect(taken).toHaveLength(3);
});
