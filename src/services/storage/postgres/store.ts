import { once } from 'node:events';
import AsyncLock from 'async-lock';
import type { Logger } from 'pino';
import { bounded } from '../../runtime/bounded.ts';
import type { Clock } from '../../runtime/clock.ts';
import { checkAdds } from '../adds.ts';
import { AboveLimitError, StoreClosedError, type Add, type Change, type Rows, type Store } from '../store.ts';
import { aboveLimitState, noWholeNumberState } from './commit-function.ts';
import type { Database, Query } from './database.ts';
import { errorIndex, isConflict, sqlState } from './errors.ts';
import { lostLeaseState } from './lease-functions.ts';
import type { Lease } from './lease.ts';
import { withRetries, type RetryOptions } from './retry.ts';
import { encode, readRange, readRows, type Snapshot } from './rows.ts';
import { createSlots, type Slots } from './slots.ts';

/**
 * How often a change is tried before a conflict becomes an error. Each conflict means that the change of another
 * process was committed.
 */
const mostTries = 100;

/** How long a transaction waits for those before it that share a key with it, in ms: their outcome may be unknown. */
const queueTimeout = 30_000;

/** How long closing waits for the outcome of commits, in ms. */
const closeGrace = 3_000;

/** All `mostTries` tries conflicted with another process. */
export class StoreConflictError extends Error {
  override readonly name = 'StoreConflictError';
}

interface StoreParts {
  /** Has the newest version. It is closed together with the store. */
  readonly database: Database;
  /** Is released when the store closes. */
  readonly lease: Lease;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A store whose holder alone writes, while it has the lease. Others may read. */
export function createPostgresStore(parts: StoreParts): Store {
  const { database, lease, clock } = parts;
  // Changes of one row by this process run one after the other, without a conflict. So conflicts are with other
  // processes only.
  const lock = new AsyncLock({ maxPending: Infinity, timeout: queueTimeout });
  const underWay = new Set<Promise<unknown>>();
  const ending = new AbortController();
  const retries: RetryOptions = { clock, closing: ending.signal };
  const slots = createSlots({ ...parts, closing: ending.signal });
  let closing: Promise<void> | undefined;

  /** `close` waits for work that has begun. Work that begins later is refused. */
  async function tracked<T>(work: () => Promise<T>): Promise<T> {
    if (closing !== undefined) throw new StoreClosedError('the store is closed');
    const done = work();
    underWay.add(done);
    try {
      return await done;
    } finally {
      underWay.delete(done);
    }
  }

  const reading = async <T>(read: (query: Query) => Promise<T>): Promise<T> =>
    tracked(async () => withRetries(async () => read(database.query), retries));

  async function finish(): Promise<void> {
    await bounded({ ms: closeGrace }, async (late) =>
      Promise.race([Promise.allSettled(underWay), once(late, 'abort')]),
    );
    ending.abort(new StoreClosedError('the store was closed before the outcome of a commit was known'));
    await Promise.allSettled(underWay);
    await lease.release();
    await database.close();
  }

  return {
    get: async (key) => reading(async (query) => (await readRows(query, [key])).rows.get(key)),
    getMany: async (keys) =>
      reading(async (query) => {
        const { rows } = await readRows(query, keys);
        return keys.map((key) => rows.get(key));
      }),
    transaction: async <T>(keys: readonly string[], change: (rows: Rows) => Change<T>) => {
      const sorted = [...new Set(keys)].toSorted();
      const attempt = async (): Promise<T> => transact({ ...parts, slots }, sorted, change);
      return lock.acquire(sorted, async () => tracked(async () => withRetries(attempt, retries)));
    },
    range: async (prefix, options) => reading(async (query) => readRange(query, prefix, options)),
    close: async () => (closing ??= finish()),
  };
}

async function transact<T>(
  parts: StoreParts & { readonly slots: Slots },
  keys: readonly string[],
  change: (rows: Rows) => Change<T>,
): Promise<T> {
  let conflict: unknown;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const snapshot = await readRows(parts.database.query, keys);
    const changed = change(snapshot.rows);
    try {
      await commit(parts, keys, snapshot, changed);
      return changed.result;
    } catch (error) {
      if (!isConflict(error)) throw error;
      conflict = error;
    }
  }
  throw new StoreConflictError(`${keys.join(', ')}: changed by another process at each of ${mostTries} tries`, {
    cause: conflict,
  });
}

async function commit(
  { slots, lease }: { readonly slots: Slots; readonly lease: Lease },
  keys: readonly string[],
  { versions }: Snapshot,
  { writes, adds = [] }: Change<unknown>,
): Promise<void> {
  if (writes.length === 0 && adds.length === 0) return;
  const texts = new Map(writes.map(({ key, value }) => [key, value === undefined ? null : encode(value)]));
  checkAdds(adds, texts);
  try {
    await slots.run(async (query, slot, number) => {
      await query('SELECT easel_commit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)', [
        lease.name,
        lease.epoch,
        slot,
        number,
        keys,
        keys.map((key) => versions.get(key) ?? null),
        [...texts.keys()],
        [...texts.values()],
        adds.map(({ key }) => key),
        adds.map(({ field }) => field),
        adds.map(({ by }) => by),
        adds.map(({ atMost = Infinity }) => (atMost === Infinity ? null : atMost)),
      ]);
    });
  } catch (error) {
    if (sqlState(error) === lostLeaseState) throw lease.lost();
    throw refusalOf(error, adds) ?? error;
  }
}

/** Translates an error of the database function into the store's own errors. */
function refusalOf(error: unknown, adds: readonly Add[]): Error | undefined {
  const add = adds[errorIndex(error)];
  if (add === undefined) return undefined;
  if (sqlState(error) === aboveLimitState) return new AboveLimitError(add);
  if (sqlState(error) === noWholeNumberState) return new Error(`${add.field} of ${add.key} is no whole number`);
  return undefined;
}
