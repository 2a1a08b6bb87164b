import type { Logger } from 'pino';
import { schema } from '../storage/schema.ts';
import { write, type Store } from '../storage/store.ts';

const { paused } = schema;

/**
 * Whether an operator paused the bot and did not resume it. A row that cannot be read counts as a pause, because a
 * pause costs nothing.
 */
export async function wasPaused(store: Store, log: Logger): Promise<boolean> {
  const stored = await store.get(paused.key());
  if (stored === undefined) return false;
  if (paused.record.safeParse(stored).success) log.warn('paused by an operator before this start');
  else log.warn('the record of a pause cannot be read: paused until an operator resumes');
  return true;
}

/** Stores the pause, so that it outlasts a restart. Without a pause there is no row. */
export async function storePause(store: Store, on: boolean): Promise<void> {
  await write(store, { key: paused.key(), value: on ? { version: 1 } : undefined });
}
