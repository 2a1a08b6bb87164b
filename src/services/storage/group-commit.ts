import { bounded } from '../runtime/bounded.ts';
import type { Change, Rows, Store } from './store.ts';

/** A transaction that waits to be committed. */
export interface Waiting {
  readonly keys: readonly string[];
  /** @throws what the change throws. */
  readonly run: (rows: Rows) => { readonly change: Change<unknown>; readonly answer: () => void };
  readonly reject: (error: unknown) => void;
}

/** So many transactions are committed together at most. */
const maxGroup = 100;

const defaultPatience = 30_000;

/** A transaction waited too long for those before it. Nothing of it was done. */
export class StoreBusyError extends Error {
  override readonly name = 'StoreBusyError';
}

/**
 * The transactions of one store in one process. While one commit is under way, those that come wait, and are committed
 * together as the next (group commit): the disk, or the way to the database, is waited for once. Each sees what those
 * before it leave.
 */
export function createGroupCommit(options: {
  /**
   * Commits the first ones of the group as one, at least one of them: all or nothing.
   *
   * @returns what answers those; the others are left.
   */
  readonly commitGroup: (group: readonly Waiting[]) => Promise<readonly (() => void)[]>;
  /**
   * Whether a commit that fails like this may work without one of its transactions. Then they are tried again one by
   * one, so that none fails for another. Else all of them have failed.
   */
  readonly mayBeOfOne: (error: unknown) => boolean;
  /** How long a transaction waits for others, in ms of real time. The outcome of a commit may stay unknown for long. */
  readonly patienceMs?: number;
}): Store['transaction'] {
  const { commitGroup, mayBeOfOne, patienceMs = defaultPatience } = options;
  const waiting: Waiting[] = [];
  /** So many of those that wait are committed one by one. */
  let singlesLeft = 0;
  let isCommitting = false;

  async function commitNext(): Promise<void> {
    const group = waiting.splice(0, singlesLeft > 0 ? 1 : maxGroup);
    singlesLeft = Math.max(singlesLeft - 1, 0);
    try {
      const answers = await commitGroup(group);
      waiting.unshift(...group.slice(answers.length));
      for (const answer of answers) answer();
    } catch (error) {
      if (group.length === 1 || !mayBeOfOne(error)) {
        for (const { reject } of group) reject(error);
        return;
      }
      waiting.unshift(...group);
      singlesLeft = group.length;
    }
  }

  async function commitAll(): Promise<void> {
    isCommitting = true;
    while (waiting.length > 0) await commitNext();
    isCommitting = false;
  }

  function giveUp(transaction: Waiting): void {
    const index = waiting.indexOf(transaction);
    if (index === -1) return;
    waiting.splice(index, 1);
    transaction.reject(new StoreBusyError(`waited ${patienceMs} ms for the transactions before`));
  }

  return async <T>(keys: readonly string[], change: (rows: Rows) => Change<T>) =>
    bounded({ ms: patienceMs }, async (late) => {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const run: Waiting['run'] = (rows) => {
        const changed = change(rows);
        return { change: changed, answer: () => resolve(changed.result) };
      };
      const transaction = { keys, run, reject };
      late.addEventListener('abort', () => giveUp(transaction));
      waiting.push(transaction);
      if (!isCommitting) void commitAll();
      return promise;
    });
}
