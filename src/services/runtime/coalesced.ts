import type { Clock } from './clock.ts';
import { createTimer } from './timer.ts';

/** Work that is asked for often and done rarely. */
export interface CoalescedWork {
  /** Asks for the work. It begins after `delay`; whatever asks until then is answered by the same run. */
  request(): void;
  /** Aborts the run that is under way, and begins no other. */
  stop(): Promise<void>;
}

/**
 * At most `most` runs begin within `period` ms; a later one waits. `run` has to end soon when its signal is aborted.
 * After an error, `failed` returns in how many ms it is tried again.
 */
export function createCoalescedWork(options: {
  readonly clock: Clock;
  readonly delay: number;
  readonly most: number;
  readonly period: number;
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly failed: (error: unknown) => number;
}): CoalescedWork {
  const { clock, delay, most, period } = options;
  const stopping = new AbortController();
  let begun: readonly number[] = [];

  const timer = createTimer({
    clock,
    async work() {
      const now = clock.monotonic();
      begun = begun.filter((at) => at > now - period);
      const [oldest] = begun;
      if (oldest !== undefined && begun.length >= most) return oldest + period - now;
      begun = [...begun, now];
      await options.run(stopping.signal);
      return undefined;
    },
    failed: (error) => (stopping.signal.aborted ? Infinity : options.failed(error)),
  });
  return {
    request: () => timer.in(delay),
    async stop() {
      stopping.abort();
      await timer.stop();
    },
  };
}
