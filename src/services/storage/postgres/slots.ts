import type { Logger } from 'pino';
import type { Clock } from '../../runtime/clock.ts';
import type { Database, Query } from './database.ts';
import { isRefusedOnly, NotConnectedError, sqlState } from './errors.ts';
import { lostLeaseState } from './lease-functions.ts';
import type { Lease } from './lease.ts';
import { pause } from './retry.ts';

/**
 * So many commits may be under way or of unknown outcome. Each connection has one under way at most. The rest are
 * for those whose connection was lost.
 */
export const slotCount = 40;

/** The waits between two tries to learn an outcome, in ms. */
const pauses = { first: 100, longest: 5_000 } as const;

/** A place for one commit at a time. Its commits are numbered from 1 in each epoch. */
interface Slot {
  readonly index: number;
  number: number;
}

/** Runs commits so that the outcome of each is known when it settles. */
export interface Slots {
  /**
   * Runs the commit on a connection, with the slot and the number that it carries.
   *
   * @throws the error of a commit of which nothing was done; the reason of `closing` where the outcome stays unknown.
   */
  run(commit: (query: Query, slot: number, number: number) => Promise<void>): Promise<void>;
}

/** @param closing gives up what is still unknown. */
export function createSlots(parts: {
  readonly database: Database;
  readonly lease: Lease;
  readonly clock: Clock;
  readonly closing: AbortSignal;
  readonly log: Logger;
}): Slots {
  const { database, lease, clock, closing, log } = parts;
  const free: Slot[] = Array.from({ length: slotCount }, (_, index) => ({ index: index + 1, number: 0 }));

  /** Whether the commit was done. If it was not, it never can be from now on. */
  async function outcome({ index, number }: Slot): Promise<boolean> {
    for (let ms: number = pauses.first; ; ms = Math.min(ms * 2, pauses.longest)) {
      try {
        const [settled] = await database.query<{ done: boolean }>('SELECT easel_settle($1, $2, $3, $4) AS done', [
          lease.name,
          lease.epoch,
          index,
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

  return {
    async run(commit) {
      const used: { slot?: Slot } = {};
      const failure = await database
        .connected(async (query) => {
          const slot = free.pop();
          if (slot === undefined) throw new NotConnectedError(new Error('too many commits are of unknown outcome'));
          used.slot = slot;
          slot.number += 1;
          await commit(query, slot.index, slot.number);
        })
        .then(
          () => undefined,
          (error: unknown) => ({ error }),
        );
      const { slot } = used;
      const isKnown = slot === undefined || failure === undefined || isRefusedOnly(failure.error);
      const isDone = failure === undefined || (!isKnown && (await outcome(slot)));
      if (slot !== undefined) free.push(slot);
      if (!isDone) throw failure.error;
    },
  };
}
