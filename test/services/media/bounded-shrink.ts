import { Writable } from 'node:stream';
import { createLogger } from '../../../src/log.ts';
import { createShrink } from '../../../src/services/media/shrink.ts';

/** A shrink with its own limits, and why its pictures were given up. */
export function bounded(bounds: { mostMemory?: number; mostTime?: number }): {
  readonly small: ReturnType<typeof createShrink>;
  readonly given: readonly unknown[];
} {
  const given: unknown[] = [];
  const lines = new Writable({
    write(chunk: Buffer, _encoding, done) {
      given.push((JSON.parse(chunk.toString()) as { why: unknown }).why);
      done();
    },
  });
  return { small: createShrink({ ...bounds, log: createLogger('warn', lines) }), given };
}
