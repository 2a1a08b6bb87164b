import type { Logger } from 'pino';
import { recentCrashes, restartDelay } from '../../core/crash-backoff.ts';
import type { Clock } from './clock.ts';
import { schema } from '../storage/schema.ts';
import { write, type Store } from '../storage/store.ts';

/** Records starts over crashes, so that a bot that crashes again and again does not use up its daily identifies. */
export interface CrashBackoff {
  /**
   * Waits like `beginStart` if Discord refused the last start, or if the file was damaged; else does not wait. Without
   * the wait, the steps of open jobs would send requests to Discord that are refused, or work with a damaged file.
   * Returns whether it was so.
   * @throws the signal's reason when aborted.
   */
  waitAfterFailure(signal: AbortSignal): Promise<boolean>;
  /**
   * Waits for as long as the crashes before demand, then records this start. @throws the signal's reason when aborted.
   */
  beginStart(signal: AbortSignal): Promise<void>;
  /** Discord refused this start, or the file is damaged. It counts as a crash. */
  startFailed(): Promise<void>;
  /** The bot stopped cleanly, so the next start does not wait. */
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
        log.warn({ err: error }, 'a failed start could not be written down; the next start does not wait for it');
      }
    },
    stoppedCleanly: async () => write(store, { key: schema.starts.key(), value: undefined }),
  };
}
