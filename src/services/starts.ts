import type { Logger } from 'pino';
import { crashesInARow, startPause, startsRecord } from '../core/starts.ts';
import type { Clock } from './clock.ts';
import type { Store } from './store.ts';

/** Remembers starts over crashes, so that a bot that dies again and again does not use up its day's identifies. */
export interface Starts {
  /** Waits as long as the crashes before ask for, then notes this start. @throws the signal's reason when aborted. */
  begin(signal: AbortSignal): Promise<void>;
  /** It is stopped cleanly: the next start need not wait. */
  forget(): Promise<void>;
}

const startsKey = 'starts';

export function createStarts(options: { readonly store: Store; readonly clock: Clock; readonly log: Logger }): Starts {
  const { store, clock, log } = options;
  return {
    async begin(signal) {
      const parsed = startsRecord.safeParse(await store.get(startsKey));
      const crashes = crashesInARow(parsed.success ? parsed.data.times : [], clock.now());
      const pause = startPause(crashes, clock.now());
      if (crashes.length > 0) {
        log.warn(
          { crashes: crashes.length, pause },
          'the last start did not end in a clean stop; waiting before the next',
        );
      }
      if (pause > 0) await clock.sleep(pause, signal);
      await store.commit([{ key: startsKey, value: { version: 1, times: [...crashes, clock.now()] } }]);
    },
    forget: async () => store.commit([{ key: startsKey, value: undefined }]),
  };
}
