import { once } from 'node:events';
import type { Logger } from 'pino';
import { bounded } from '../../runtime/bounded.ts';
import type { Clock } from '../../runtime/clock.ts';
import { createGroupCommit, type Blame } from '../group-commit.ts';
import { valuesOf } from '../row-text.ts';
import { StoreClosedError, StoreInUseError, type Rows, type Store } from '../store.ts';
import { commitGroup } from './commit-group.ts';
import type { Database } from './database.ts';
import { isOfServer, isTooSlow } from './errors.ts';
import type { Lease } from './lease.ts';
import { createNumberedCommits } from './numbered-commits.ts';
import { withRetries } from './retry.ts';
import { readRange, readRows } from './rows.ts';

/** How long closing waits for the outcome of commits, in ms. */
const closeGrace = 3_000;

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
  const underWay = new Set<Promise<unknown>>();
  const ending = new AbortController();
  const runNumbered = createNumberedCommits({ ...parts, closing: ending.signal });
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

  const retried = async <T>(work: () => Promise<T>): Promise<T> =>
    tracked(async () => withRetries(work, { clock, closing: ending.signal }));
  const values = async (keys: readonly string[]): Promise<Rows> =>
    retried(async () => valuesOf(keys, (await readRows(database.query, keys)).texts));

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
    get: async (key) => (await values([key])).get(key),
    async getMany(keys) {
      const rows = await values(keys);
      return keys.map((key) => rows.get(key));
    },
    transaction: createGroupCommit({
      commitGroup: async (group) => retried(async () => commitGroup(group, { database, lease, runNumbered })),
      blameOf,
    }),
    range: async (prefix, options) => retried(async () => readRange(database.query, prefix, options)),
    close: async () => (closing ??= finish()),
  };
}

/** One of the transactions may be about a row that somebody has locked, or about very many rows. */
function blameOf(error: unknown): Blame {
  if (isTooSlow(error)) return 'unclear';
  return error instanceof StoreClosedError || error instanceof StoreInUseError || isOfServer(error) ? 'all' : 'one';
}
