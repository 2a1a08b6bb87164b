import { loadRecordedTime, withTimeRecorded } from '../services/runtime/clock-watch.ts';
import { systemClock } from '../services/runtime/clock.ts';
import { monitoredStore } from '../services/storage/monitored-store.ts';
import { refuseMoved } from '../services/storage/moved.ts';
import { openStoreFor } from '../services/storage/open.ts';
import { openSpool, type Spool } from '../services/storage/spool.ts';
import { checkInBackground } from '../services/storage/sqlite/integrity/background.ts';
import type { Store } from '../services/storage/store.ts';
import type { Runtime } from './runtime.ts';

/** Everything that is kept over restarts. */
export interface Storage {
  readonly store: Store;
  readonly spool: Spool;
  /**
   * Resolves when all of the database was checked; a PostgreSQL checks itself. @throws the signal's reason when
   * aborted.
   */
  readonly whole: (signal: AbortSignal) => Promise<void>;
}

/** @throws {StoreInUseError} {StoreUnusableError} {SpoolUnusableError} */
export async function openStorage(runtime: Runtime): Promise<Storage> {
  const { config, alerts, metrics, clock, opened, log } = runtime;
  const monitored = monitoredStore({ store: await openDatabase(runtime), alerts, metrics, clock, log });
  opened.defer(async () => monitored.close());
  await refuseMoved(monitored, config.database);
  const store = withTimeRecorded(monitored, clock);
  await loadRecordedTime(store, clock);
  const spool = await openSpool(config.spoolDir, config.database);
  return { store, spool, whole: checkWhole(runtime) };
}

async function openDatabase({ config, acting, lifecycle, log }: Runtime): Promise<Store> {
  const { database, secrets, spoolDir } = config;
  return openStoreFor({
    database,
    url: secrets.databaseUrl,
    spoolDir,
    // A lease runs by the database's clock, which nobody else moves.
    clock: systemClock,
    signal: lifecycle.starting,
    held: (asked) => acting.confirmed(asked),
    lost: (error) => lifecycle.fail(error),
    log,
  });
}

function checkWhole({ config, alerts, lifecycle, opened, log }: Runtime): Storage['whole'] {
  if (config.database.kind === 'postgres') return async () => {};
  const check = checkInBackground({
    path: config.database.path,
    damaged(error) {
      alerts.raise('store-damaged');
      lifecycle.fail(error);
    },
    log,
  });
  opened.defer(async () => check.stop());
  return async (signal) => check.over(signal);
}
