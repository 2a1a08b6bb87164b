import { unitMs, type UnitThread } from './thread.ts';
import { createRoundRobin } from './round-robin.ts';

/** Work as units: each is yielded and its answer handed back, or `undefined` where the unit took too long. */
type Work<Unit, Answer, T> = Generator<Unit, T, Answer | undefined>;

/** One thread for the work of many. */
export interface Units<Unit, Answer> {
  /**
   * Does all units of this work in turn with those of others. Work without units is done at once.
   *
   * @throws {ThreadFailedError} {TooManyWaitingError} what the work throws; the signal's reason when it is aborted
   */
  do<T>(key: string, work: Work<Unit, Answer, T>, signal: AbortSignal): Promise<T>;
  /** Begins to load the thread's program, for work that is about to come. */
  start(): void;
  /** Ends the thread. What is under way fails. */
  stop(): Promise<void>;
}

/**
 * After so many ms of CPU others have their turn. What takes less is done in one: nobody waits for a long unit of another's more
 * than once.
 */
const turnMs = 20;
/** Of one key. */
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
