import { unitMs, type UnitThread } from './thread.ts';
import { createRoundRobin } from './round-robin.ts';

/**
 * Work that consists of units. It yields each unit and gets its answer back, or `undefined` if the unit took too long.
 */
type Work<Unit, Answer, T> = Generator<Unit, T, Answer | undefined>;

/** One thread that many kinds of work share. */
export interface Units<Unit, Answer> {
  /**
   * Runs all units of this work, in turn with the units of other work. Work without units ends at once.
   *
   * @throws {ThreadFailedError} {TooManyWaitingError}; what the work throws; the signal's reason when it is aborted.
   */
  do<T>(key: string, work: Work<Unit, Answer, T>, signal: AbortSignal): Promise<T>;
  /** Begins to load the thread's program for work that will come soon. */
  start(): void;
  /** Ends the thread. Running work fails. */
  stop(): Promise<void>;
}

/**
 * After this much CPU time, in ms, others have their turn. Work that needs less runs in one turn, so nobody waits more
 * than once for a long unit of other work.
 */
const turnMs = 20;
/** How many may wait with the same key. */
const mostWaiting = 50;

export function createUnits<Unit, Answer>(thread: UnitThread): Units<Unit, Answer> {
  const turns = createRoundRobin(mostWaiting);
  return {
    async do(key, work, signal) {
      let step = work.next();
      if (step.done === true) return step.value;
      await turns.acquire(key, signal);
      let hasTurn = true;
      try {
        for (let spent = 0; step.done !== true;) {
          if (spent >= turnMs) {
            hasTurn = false;
            await turns.reacquire(key, signal);
            hasTurn = true;
            spent = 0;
          }
          signal.throwIfAborted();
          const outcome = await thread.run(step.value);
          spent += outcome.kind === 'done' ? outcome.spent : unitMs;
          step = work.next(outcome.kind === 'done' ? (outcome.answer as Answer) : undefined);
        }
        return step.value;
      } finally {
        if (hasTurn) turns.release();
      }
    },
    start: () => thread.start(),
    stop: async () => thread.stop(),
  };
}
