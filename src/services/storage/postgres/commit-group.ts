import type { Waiting } from '../group-commit.ts';
import { AboveLimitError, type Add } from '../store.ts';
import { collect, keysOf, type Group } from './collect.ts';
import { aboveLimitState, noWholeNumberState } from './commit-function.ts';
import type { Database } from './database.ts';
import { errorIndex, isConflict, sqlState } from './errors.ts';
import { lostLeaseState } from './lease-functions.ts';
import type { Lease } from './lease.ts';
import type { RunNumbered } from './numbered-commits.ts';
import { readRows, type Snapshot } from './rows.ts';

/**
 * How often transactions are tried before a conflict becomes an error. Each conflict means that another process
 * committed.
 */
const mostTries = 100;

/** All `mostTries` tries conflicted with another process. */
export class StoreConflictError extends Error {
  override readonly name = 'StoreConflictError';
}

interface CommitParts {
  readonly database: Database;
  readonly lease: Lease;
  readonly runNumbered: RunNumbered;
}

/**
 * Reads the rows of the transactions in one statement, runs them, and commits them in another.
 *
 * @returns what answers the first ones of the group, which were committed.
 * @throws {StoreConflictError}; {AboveLimitError} of one of them; {StoreInUseError} where the lease was lost.
 */
export async function commitGroup(group: readonly Waiting[], parts: CommitParts): Promise<Group['answers']> {
  const keys = keysOf(group);
  let conflict: unknown;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const snapshot = await readRows(parts.database.query, keys);
    const together = collect(group, keys, snapshot.texts);
    try {
      await commit(parts, keys, snapshot, together);
      return together.answers;
    } catch (error) {
      if (!isConflict(error)) throw error;
      conflict = error;
    }
  }
  throw new StoreConflictError(`rows were changed by another process at each of ${mostTries} tries`, {
    cause: conflict,
  });
}

async function commit(
  { runNumbered, lease }: CommitParts,
  keys: readonly string[],
  { versions }: Snapshot,
  { texts, adds }: Group,
): Promise<void> {
  if (texts.size === 0 && adds.length === 0) return;
  try {
    await runNumbered(async (query, slot, number) => {
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
        adds.map(mostOf),
      ]);
    });
  } catch (error) {
    if (sqlState(error) === lostLeaseState) throw lease.lost();
    throw refusalOf(error, adds) ?? error;
  }
}

/** The database counts further than a number of JavaScript does exactly. */
const mostOf = ({ atMost = Infinity }: Add): number => Math.min(atMost, Number.MAX_SAFE_INTEGER);

/** Translates an error of the database function into the store's own errors. */
function refusalOf(error: unknown, adds: readonly Add[]): Error | undefined {
  const add = adds[errorIndex(error)];
  if (add === undefined) return undefined;
  const { key, field, atMost = Infinity } = add;
  const state = sqlState(error);
  if (state === aboveLimitState && atMost <= Number.MAX_SAFE_INTEGER) return new AboveLimitError(add);
  const isUncountable = state === aboveLimitState || state === noWholeNumberState;
  return isUncountable ? new Error(`${field} of ${key} is no whole number`) : undefined;
}
