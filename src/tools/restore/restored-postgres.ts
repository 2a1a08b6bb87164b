import { createLogger } from '../../log.ts';
import { acceptCopy } from '../../services/storage/postgres/copies.ts';
import { abandonUnsubmitted } from '../abandon-unsubmitted.ts';
import { openSide } from '../migrate/sides.ts';
import { databaseOf } from '../settings.ts';
import { OperatorError, type Terminal } from '../terminal.ts';

/**
 * Lets bots start on a PostgreSQL that `pg_restore` made. `restored`: what was not submitted in the dump may have been
 * since, and ends. `moved`: it was not, because no bot has run since. May be repeated.
 */
export async function takeRestored(
  { env, print }: Terminal,
  how: 'restored' | 'moved',
  now: () => number,
): Promise<void> {
  const named = databaseOf(env);
  const { database, url } = named;
  if (database.kind !== 'postgres' || url === undefined) {
    throw new OperatorError(`--${how} is for a PostgreSQL, and DATABASE_URL names a file; nothing was changed.`);
  }
  await using side = await openSide({ ...named, takesCopy: true });
  const abandoned = how === 'restored' ? await abandonUnsubmitted(side.store, now()) : 0;
  await acceptCopy({ url }, createLogger('error'));
  print(`${side.name} can be used.`);
  if (abandoned > 0) print(`${abandoned} of its jobs may have been sent and paid since: they end without a result.`);
}
