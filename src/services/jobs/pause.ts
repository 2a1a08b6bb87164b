import type { Logger } from 'pino';
import { schema } from '../storage/schema.ts';
import { write, type Store } from '../storage/store.ts';

const { paused } = schema;

/** Whether an operator paused the bot and did not resume it. What cannot be read counts as a pause: it costs nothing. */
export async function wasPaused(store: Store, log: Logger): Promise<boolean> {
  const stored = await store.get(paused.key());
  if (stored === undefined) return false;
  if (paused.record.safeParse(stored).success) log.warn('paused by an operator before this start');
  else log.warn('the record of a pause cannot be read: paused until an operator resumes');
  return true;
}

/** So that a pause outlasts a restart. There is no row while nothing is paused. */
export async function storePause(store: Store, on: boolean): Promise<void> {
  await write(store, { key: paused.key(), value: on ? { version: 1 } : undefined });
}
