import type { DatabaseConfig } from '../core/database-url.ts';
import { createLogger } from '../log.ts';
import { systemClock } from '../services/runtime/clock.ts';
import { openStoreFor } from '../services/storage/open.ts';
import { StoreInUseError, StoreUnusableError, type Store } from '../services/storage/store.ts';
import { OperatorError } from './terminal.ts';

/** What `DATABASE_URL` names; `url` is for PostgreSQL only. */
export interface NamedDatabase {
  readonly database: DatabaseConfig;
  readonly url: string | undefined;
  readonly spoolDir: string;
}

interface Opening extends NamedDatabase {
  /** Also opens a PostgreSQL that was restored from a dump. */
  readonly takesCopy?: boolean | undefined;
}

/**
 * Opens the database, and keeps bots off it until it is closed.
 *
 * @param name for people.
 * @throws {OperatorError} where a bot uses it, or it cannot be used.
 */
export async function openDatabase(opening: Opening, name: string): Promise<Store> {
  try {
    return await openStoreFor({
      ...opening,
      clock: systemClock,
      signal: new AbortController().signal,
      held: () => {},
      // Each later write throws.
      lost: () => {},
      log: createLogger('error'),
    });
  } catch (error) {
    throw openingError(error, name);
  }
}

/** The same error in words for an operator, where a bot uses the database, or it cannot be used. */
export function openingError(error: unknown, name: string): unknown {
  if (error instanceof StoreUnusableError) return new OperatorError(error.message, { cause: error });
  if (!(error instanceof StoreInUseError)) return error;
  return new OperatorError(`A bot is using ${name}: stop it first; nothing was changed.`, { cause: error });
}
