import { bounded } from '../runtime/bounded.ts';
import type { Change, Rows, Store } from './store.ts';

/** A transaction that waits to be committed. */
export interface Waiting {
  readonly keys: readonly string[];
  /** @throws what the change throws. */
  readonly run: (rows: Rows) => { readonly change: Change<unknown>; readonly answer: () => void };
  readonly reject: (error: unknown) => void;
}

/** Whose failure the error of a commit is: of one of its transactions, or of all; it may be unclear. */
export type Blame = 'one' | 'all' | 'unclear';

interface Queued extends Waiting {
  /** It may be part of the commit that is under way. */
  isRunning: boolean;
  /** It waited too long. */
  isLate: boolean;
  /** A commit with others failed. */
  isAlone: boolean;
}

/** So many transactions are committed together at most. */
const maxGroup = 100;

/** So many in a row have to fail alone for a reason that is unclear, until it is a reason of all. */
const unclearInRowMax = 2;

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
   * Commits the first ones of the group as one, at least one of them: all or nothing. The others are not run.
   *
   * @returns what answers those; the others are left.
   */
  readonly commitGroup: (group: readonly Waiting[]) => Promise<readonly (() => void)[]>;
  /**
   * Where a commit may work without one of its transactions, they are tried again one by one, so that none fails for
   * another. Else all of them have failed.
   */
  readonly blameOf: (error: unknown) => Blame;
  /** How long a transaction waits for others, in ms of real time. The outcome of a commit may stay unknown for long. */
  readonly patienceMs?: number;
}): Store['transaction'] {
  const { commitGroup, blameOf, patienceMs = defaultPatience } = options;
  /** Those that are alone come first. */
  const waiting: Queued[] = [];
  let unclearInRow = 0;
  let isCommitting = false;

  async function commitNext(): Promise<void> {
    const group = waiting.splice(0, waiting[0]?.isAlone === true ? 1 : maxGroup);
    try {
      const answers = await commitGroup(group);
      unclearInRow = 0;
      putBack(group.slice(answers.length));
      for (const answer of answers) answer();
    } catch (error) {
      failed(group, error);
    }
  }

  function failed(group: readonly Queued[], error: unknown): void {
    const blame = blameOf(error);
    if (group.length > 1 && blame !== 'all') {
      for (const each of group) each.isAlone = true;
      putBack(group);
      return;
    }
    for (const { reject } of group) reject(error);
    unclearInRow = blame === 'unclear' ? unclearInRow + 1 : 0;
    if (unclearInRow < unclearInRowMax) return;
    while (waiting[0]?.isAlone === true) waiting.shift()?.reject(error);
  }

  /** Nothing of these was done. */
  function putBack(group: readonly Queued[]): void {
    for (const each of group) each.isRunning = false;
    for (const each of group.filter(({ isLate }) => isLate)) giveUp(each);
    waiting.unshift(...group.filter(({ isLate }) => !isLate));
  }

  async function commitAll(): Promise<void> {
    isCommitting = true;
    while (waiting.length > 0) await commitNext();
    isCommitting = false;
  }

  /** What is being committed goes on, and is given up only if it is put back. */
  function giveUp(transaction: Queued): void {
    transaction.isLate = true;
    if (transaction.isRunning) return;
    const index = waiting.indexOf(transaction);
    if (index !== -1) waiting.splice(index, 1);
    transaction.reject(new StoreBusyError(`waited ${patienceMs} ms for the transactions before`));
  }

  return async <T>(keys: readonly string[], change: (rows: Rows) => Change<T>) =>
    bounded({ ms: patienceMs }, async (late) => {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const run: Waiting['run'] = (rows) => {
        // Its caller has been refused, so it must have no part in the commit.
        if (transaction.isLate && !transaction.isRunning) throw new StoreBusyError('was given up');
        transaction.isRunning = true;
        const changed = change(rows);
        return { change: changed, answer: () => resolve(changed.result) };
      };
      const transaction: Queued = { keys, run, reject, isRunning: false, isLate: false, isAlone: false };
      late.addEventListener('abort', () => giveUp(transaction));
      waiting.push(transaction);
      if (!isCommitting) void commitAll();
      return promise;
    });
}
