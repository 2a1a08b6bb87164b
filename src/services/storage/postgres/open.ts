import type { Logger } from 'pino';
import { readDatabaseUrl } from '../../../core/database-url.ts';
import { systemClock, type Clock } from '../../runtime/clock.ts';
import { StoreUnusableError, type Store } from '../store.ts';
import { refuseCopy } from './copies.ts';
import { createDatabase, defaultTimeouts, type Database, type PostgresOptions } from './database.ts';
import { takeLease, type LeaseOptions } from './lease.ts';
import { leasesVersion, migrate, migrations } from './migrations.ts';
import { openingProblem } from './opening-problem.ts';
import { checkServer } from './server-check.ts';
import { slotCount } from './numbered-commits.ts';
import { createPostgresStore } from './store.ts';

export interface PostgresStoreOptions extends PostgresOptions {
  readonly lease: LeaseOptions;
  readonly clock?: Clock;
  /** Also opens a copy of another database, so that what it says can be put right. */
  readonly takesCopy?: boolean | undefined;
  /** Gives up opening. */
  readonly signal?: AbortSignal;
  /** How long to try, in ms, where what is wrong may pass: a server that starts, a network that comes up. */
  readonly patienceMs?: number;
}

const defaultPatience = 30_000;
/** The wait after the first try, and the longest one, in ms. */
const pauses = { first: 250, longest: 4_000 } as const;

/**
 * Opens the database and brings it to the newest version. Where the server cannot be reached yet, it is tried for some
 * time.
 *
 * @throws {StoreInUseError} where another holder of the lease is alive; {StoreUnusableError} with words for an operator;
 * the signal's reason when aborted.
 */
export async function openPostgresStore(options: PostgresStoreOptions, log: Logger): Promise<Store> {
  const { clock = systemClock, signal = new AbortController().signal, patienceMs = defaultPatience } = options;
  const name = nameOf(options.url);
  const lastTry = clock.monotonic() + patienceMs;
  for (let pause: number = pauses.first; ; pause = Math.min(pause * 2, pauses.longest)) {
    signal.throwIfAborted();
    const failure = await attempt(options, name, log);
    if ('store' in failure) return failure.store;
    const problem = openingProblem(failure.error, name);
    if (problem === undefined) throw failure.error;
    if (!problem.mayPass || clock.monotonic() + pause > lastTry) {
      throw new StoreUnusableError(problem.words, { cause: failure.error });
    }
    if (pause === pauses.first) log.warn(`${problem.words} Trying for ${Math.round(patienceMs / 1000)} s`);
    await clock.sleep(pause, signal);
  }
}

async function attempt(
  options: PostgresStoreOptions,
  name: string,
  log: Logger,
): Promise<{ readonly store: Store } | { readonly error: unknown }> {
  const { clock = systemClock, signal = new AbortController().signal } = options;
  try {
    await using opened = new AsyncDisposableStack();
    const open = (more: Partial<PostgresOptions>): Database =>
      opened.adopt(createDatabase({ ...options, ...more }, log), async (database) => database.close());
    const database = open({});
    await checkServer(database, options.statementTimeoutMs ?? defaultTimeouts.statement, name);
    await migrate(database, migrations, leasesVersion);
    const leased = { database: open({ maxConnections: 1 }), databaseName: name, slots: slotCount, clock, signal, log };
    const lease = await takeLease(options.lease, leased);
    opened.defer(async () => lease.release());
    await migrate(database);
    // What was migrated once may be gone since.
    await database.query('SELECT FROM easel LIMIT 0');
    if (options.takesCopy !== true) await refuseCopy(database.query);
    opened.move();
    return { store: createPostgresStore({ database, lease, clock, log }) };
  } catch (error) {
    return { error };
  }
}

/** `host/database`, for people. */
function nameOf(url: string): string {
  const read = readDatabaseUrl(url);
  return 'database' in read && read.database.kind === 'postgres' ? read.database.name : 'the database';
}
