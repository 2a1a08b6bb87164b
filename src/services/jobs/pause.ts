import type { Logger } from 'pino';
import { z } from 'zod';
import { commit, type Store } from '../storage/store.ts';

/** An operator's pause, so that it outlasts a restart. There is no row while nothing is paused. */
const pauseRecord = z.object({ version: z.literal(1) });
const pauseKey = 'paused';

/** Whether an operator paused the bot and did not resume it. What cannot be read counts as a pause: it costs nothing. */
export async function wasPaused(store: Store, log: Logger): Promise<boolean> {
  const stored = await store.get(pauseKey);
  if (stored === undefined) return false;
  if (pauseRecord.safeParse(stored).success) log.warn('paused by an operator before this start');
  else log.warn('the record of a pause cannot be read: paused until an operator resumes');
  return true;
}

export async function keepPause(store: Store, on: boolean): Promise<void> {
  await commit(store, [{ key: pauseKey, value: on ? { version: 1 } : undefined }]);
}
