import type { Logger } from 'pino';
import type { Clock } from '../../runtime/clock.ts';
import type { Database, Query } from './database.ts';
import { isRefusedOnly, sqlState } from './errors.ts';
import { lostLeaseState } from './lease-functions.ts';
import type { Lease } from './lease.ts';
import { pause } from './retry.ts';

/** A holder commits one after the other, so the database keeps one number for it. */
export const slotCount = 1;
const slot = 1;

/** The waits between two tries to learn an outcome, in ms. */
const pauses = { first: 100, longest: 5_000 } as const;

/**
 * Runs a commit so that its outcome is known when it settles. `commit` is given a connection, the slot and the number
 * that it has to carry. Must not be called while another one is under way.
 *
 * @throws the error of a commit of which nothing was done; the reason of `closing` where the outcome stays unknown.
 */
export type RunNumbered = (commit: (query: Query, slot: number, number: number) => Promise<void>) => Promise<void>;

/** Commits are numbered from 1 in each epoch of the lease. @param closing gives up what is still unknown. */
export function createNumberedCommits(parts: {
  readonly database: Database;
  readonly lease: Lease;
  readonly clock: Clock;
  readonly closing: AbortSignal;
  readonly log: Logger;
}): RunNumbered {
  const { database, lease, clock, closing, log } = parts;
  let number = 0;

  /** Whether the last commit was done. If it was not, it never can be from now on. */
  async function wasDone(): Promise<boolean> {
    for (let ms: number = pauses.first; ; ms = Math.min(ms * 2, pauses.longest)) {
      try {
        const [settled] = await database.query<{ done: boolean }>('SELECT easel_settle($1, $2, $3, $4) AS done', [
          lease.name,
          lease.epoch,
          slot,
          number,
        ]);
        return settled?.done === true;
      } catch (error) {
        if (sqlState(error) === lostLeaseState) throw lease.lost();
        log.debug({ err: error }, 'the outcome of a commit is not known yet; asking again');
        await pause(ms, { clock, closing });
      }
    }
  }

  return async (commit) => {
    let isSent = false;
    try {
      await database.connected(async (query) => {
        isSent = true;
        number += 1;
        await commit(query, slot, number);
      });
    } catch (error) {
      const isKnown = !isSent || isRefusedOnly(error);
      if (isKnown || !(await wasDone())) throw error;
    }
  };
}
