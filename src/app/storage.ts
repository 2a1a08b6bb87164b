import { loadRecordedTime, withTimeRecorded } from '../services/runtime/clock-watch.ts';
import { checkInBackground, type BackgroundCheck } from '../services/storage/sqlite/integrity/background.ts';
import { monitoredStore } from '../services/storage/monitored-store.ts';
import { openSpool, type Spool } from '../services/storage/spool.ts';
import { openStore } from '../services/storage/sqlite/open.ts';
import type { Store } from '../services/storage/store.ts';
import type { Runtime } from './runtime.ts';

/** Everything that is kept over restarts. */
export interface Storage {
  readonly store: Store;
  readonly spool: Spool;
  readonly check: BackgroundCheck;
}

/** @throws {StoreInUseError} {StoreUnusableError} {SpoolUnusableError} */
export async function openStorage(runtime: Runtime): Promise<Storage> {
  const { config, alerts, clock, lifecycle, opened, log } = runtime;
  const path = config.databasePath;
  const monitored = monitoredStore({ store: await openStore(path, log), alerts, clock, log });
  opened.defer(async () => monitored.close());
  const store = withTimeRecorded(monitored, clock);
  await loadRecordedTime(store, clock);
  const spool = await openSpool(config.spoolDir, path);
  const check = checkInBackground({
    path,
    damaged(error) {
      alerts.raise('store-damaged');
      lifecycle.fail(error);
    },
    log,
  });
  opened.defer(async () => check.stop());
  return { store, spool, check };
}
