import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import type { DatabaseConfig } from '../../core/database-url.ts';
import type { Moment } from '../runtime/acting.ts';
import type { Clock } from '../runtime/clock.ts';
import { lockHolder } from './postgres/holder.ts';
import { openPostgresStore } from './postgres/open.ts';
import { openStore } from './sqlite/open.ts';
import type { Store, StoreInUseError } from './store.ts';

export interface StoreOptions {
  readonly database: DatabaseConfig;
  /** The address of a PostgreSQL, with its password; `undefined` for SQLite. */
  readonly url: string | undefined;
  /** Belongs to the database. Who holds a PostgreSQL is known by it. */
  readonly spoolDir: string;
  readonly clock: Clock;
  /** Also opens a PostgreSQL that was restored from a dump. */
  readonly takesCopy?: boolean | undefined;
  /** Gives up opening. */
  readonly signal: AbortSignal;
  /** Nobody else had the PostgreSQL after this moment. */
  readonly held: (asked: Moment) => void;
  /** Another process took the database over. Nothing is written from then on, and each commit throws. */
  readonly lost: (error: StoreInUseError) => void;
  readonly log: Logger;
}

/**
 * Opens the database for the bot, or for a tool while the bot is stopped. Nobody else can write to it until the store
 * is closed or the process ends.
 *
 * @throws {StoreInUseError} where another process has it; {StoreUnusableError} {SpoolUnusableError}; the signal's
 * reason when aborted.
 */
export async function openStoreFor(options: StoreOptions): Promise<Store> {
  const { database, url, spoolDir, takesCopy, clock, signal, held, lost, log } = options;
  if (database.kind === 'sqlite') return openStore(database.path, log);
  await using opened = new AsyncDisposableStack();
  const holder = opened.use(await lockHolder(spoolDir, database.name));
  const lease = {
    name: 'bot',
    holder: holder.id,
    described: `${hostname()}, with the spool ${resolve(spoolDir)}`,
    held,
    lost,
  };
  const store = await openPostgresStore({ url: url ?? '', lease, takesCopy, clock, signal }, log);
  opened.defer(async () => store.close());
  const kept = opened.move();
  return { ...store, close: async () => kept.disposeAsync() };
}
