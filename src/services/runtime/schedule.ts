import TinyQueue from 'tinyqueue';
import type { Clock } from './clock.ts';

/** Schedules the steps of many jobs. Steps of one job never run at the same time. */
export interface Schedule {
  /** Runs the job's next step in `ms`, or as soon as its running step ends. The earlier of two times counts. */
  in(ms: number, id: string): void;
  /** Aborted together with the signal of the steps, when the grace of a stop is over. */
  readonly over: AbortSignal;
  /** Starts no further step, and waits for the running ones, for at most `graceMs`. Then it aborts their signal. */
  stop(graceMs: number): Promise<void>;
}

/** Runs one step of a job. Returns in how many ms the next is due; `undefined` if there is none. */
export type Step = (id: string, signal: AbortSignal) => Promise<number | undefined>;

/** An explicit reason. Without one, each abort would create an error with a stack. */
const sooner = 'something is due sooner';

export function createSchedule(options: {
  readonly clock: Clock;
  readonly step: Step;
  /** A step threw. Returns in how many ms it is tried again; `undefined` if it is not. */
  readonly failed: (id: string, error: unknown) => number | undefined;
}): Schedule {
  const { clock, step, failed } = options;
  /** When each job is due. Queue entries with another time are stale. */
  const due = new Map<string, number>();
  const queue = new TinyQueue<{ at: number; id: string }>([], (a, b) => a.at - b.at);
  const running = new Map<string, Promise<void>>();
  const steps = new AbortController();
  const stopping = new AbortController();
  let wake = new AbortController();

  function enqueue(at: number, id: string): void {
    if (stopping.signal.aborted || (due.get(id) ?? Infinity) <= at) return;
    due.set(id, at);
    // A running job is queued when its step ends.
    if (running.has(id)) return;
    queue.push({ at, id });
    if (queue.peek()?.id === id) wake.abort(sooner);
  }

  async function run(id: string): Promise<void> {
    const next = await step(id, steps.signal).catch((error: unknown) =>
      steps.signal.aborted ? undefined : failed(id, error),
    );
    running.delete(id);
    const asked = due.get(id);
    due.delete(id);
    const at = Math.min(asked ?? Infinity, next === undefined ? Infinity : clock.monotonic() + next);
    if (at !== Infinity) enqueue(at, id);
  }

  function startDue(): void {
    for (let first = queue.peek(); first !== undefined && first.at <= clock.monotonic(); first = queue.peek()) {
      queue.pop();
      if (due.get(first.id) !== first.at || running.has(first.id)) continue;
      due.delete(first.id);
      running.set(first.id, run(first.id));
    }
  }

  async function runWhenDue(): Promise<void> {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      startDue();
      const first = queue.peek();
      const pause = first === undefined ? 2 ** 31 - 1 : Math.max(first.at - clock.monotonic(), 0);
      await clock.sleep(pause, wake.signal).catch(() => {});
    }
  }
  const driving = runWhenDue();

  return {
    in: (ms, id) => enqueue(clock.monotonic() + ms, id),
    over: steps.signal,
    async stop(graceMs) {
      stopping.abort();
      wake.abort();
      await driving;
      const ended = Promise.allSettled(running.values());
      const grace = AbortSignal.timeout(graceMs);
      grace.addEventListener('abort', () => steps.abort(), { once: true });
      await ended;
    },
  };
}
