import type { Logger } from 'pino';
import { recentCrashes, restartDelay } from '../../core/crash-backoff.ts';
import type { Clock } from './clock.ts';
import { schema } from '../storage/schema.ts';
import { write, type Store } from '../storage/store.ts';

/** Remembers starts over crashes, so that a bot that dies again and again does not use up its day's identifies. */
export interface CrashBackoff {
  /**
   * Waits as `begin` does where the start before could not go on, and not otherwise: the steps of open jobs would ask
   * Discord, too, and be refused, or work with a damaged file. Whether that was so.
   * @throws the signal's reason when aborted.
   */
  waitAfterFailure(signal: AbortSignal): Promise<boolean>;
  /** Waits as long as the crashes before ask for, then notes this start. @throws the signal's reason when aborted. */
  beginStart(signal: AbortSignal): Promise<void>;
  /** Discord refuses this start, or the file is damaged: it counts as one that crashed. */
  startFailed(): Promise<void>;
  /** It is stopped cleanly: the next start need not wait. */
  stoppedCleanly(): Promise<void>;
}

export function createCrashBackoff(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
}): CrashBackoff {
  const { store, clock, log } = options;
  let hasWaited = false;
  let noted: readonly number[] | undefined;

  async function before(): Promise<{ readonly crashes: readonly number[]; readonly refused: boolean }> {
    const { data: record } = schema.starts.record.safeParse(await store.get(schema.starts.key()));
    return { crashes: recentCrashes(record?.times ?? [], clock.now()), refused: record?.refused === true };
  }

  async function wait(crashes: readonly number[], signal: AbortSignal): Promise<void> {
    if (hasWaited) return;
    hasWaited = true;
    const pause = restartDelay(crashes, clock.now());
    if (crashes.length > 0) {
      log.warn(
        { crashes: crashes.length, pause },
        'the last start did not end in a clean stop; waiting before the next',
      );
    }
    if (pause > 0) await clock.sleep(pause, signal);
  }

  async function note(times: readonly number[], refused: boolean): Promise<void> {
    const value = { version: 1, times, ...(refused && { refused }) };
    await write(store, { key: schema.starts.key(), value });
    noted = times;
  }

  return {
    async waitAfterFailure(signal) {
      const { crashes, refused } = await before();
      if (refused) await wait(crashes, signal);
      return refused;
    },
    async beginStart(signal) {
      const { crashes } = await before();
      await wait(crashes, signal);
      await note([...crashes, clock.now()], false);
    },
    async startFailed() {
      try {
        await note(noted ?? [...(await before()).crashes, clock.now()], true);
      } catch (error) {
        log.warn({ err: error }, 'that this start failed could not be written down; the next does not wait for it');
      }
    },
    stoppedCleanly: async () => write(store, { key: schema.starts.key(), value: undefined }),
  };
}
