import type { World } from '../world/world.ts';
import { watchAs } from './watch.ts';

/** How often a client is told about what changes by itself, such as a clock that was moved, in ms. */
const lookEveryMs = 1_000;
/** A comment after so many looks without news shows that the connection stands. */
const looksToComment = 15;

/**
 * The events of this person as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 * What is new is worked out only when the reader has taken what was sent before, so that a slow reader costs no memory.
 * Nothing stays behind when the reader goes, and `onEnd` is called.
 */
export function eventStream(world: World, userId: string, onEnd: () => void): ReadableStream<Uint8Array> {
  const watch = watchAs(world, userId);
  const encoder = new TextEncoder();
  const cleanUp: (() => void)[] = [onEnd];
  let changed = true;
  let quietLooks = 0;

  function send(controller: ReadableStreamDefaultController<Uint8Array>): void {
    if (!changed || (controller.desiredSize ?? 0) <= 0) return;
    changed = false;
    const text = watch
      .news()
      .map((event) => `data: ${JSON.stringify(event)}\n\n`)
      .join('');
    quietLooks = text === '' ? quietLooks + 1 : 0;
    if (text !== '') controller.enqueue(encoder.encode(text));
    else if (quietLooks % looksToComment === 0) controller.enqueue(encoder.encode(':\n\n'));
  }

  return new ReadableStream<Uint8Array>({
    start(controller) {
      const look = (): void => {
        changed = true;
        try {
          send(controller);
        } catch (error) {
          for (const clean of cleanUp) clean();
          controller.error(error);
        }
      };
      const unlisten = world.changes.listen(look);
      const timer = setInterval(look, lookEveryMs);
      cleanUp.push(unlisten, () => clearInterval(timer));
    },
    pull: send,
    cancel() {
      for (const clean of cleanUp) clean();
    },
  });
}
