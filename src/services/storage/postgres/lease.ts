import type { Logger } from 'pino';
import { momentOf, type Moment } from '../../runtime/acting.ts';
import type { Clock } from '../../runtime/clock.ts';
import { StoreInUseError } from '../store.ts';
import type { Database } from './database.ts';

/** How long a holder is believed to be alive after it was last heard of, in seconds of the database's clock. */
const leaseSeconds = 15;
/** In ms. */
const renewalPause = 3_000;
/** How often a lease that another one has is asked for, in ms. */
const takePause = 1_000;

/** The right to write to a database, while nobody else took it. */
export interface Lease {
  readonly name: string;
  /** Every commit carries it. The database refuses that of another one. */
  readonly epoch: number;
  /** A commit was refused because another holder took the lease. @returns the error for its caller */
  lost(): StoreInUseError;
  /** Frees the lease at once, if it is still held, and closes its connection. */
  release(): Promise<void>;
}

export interface LeaseOptions {
  readonly name: string;
  /** The same for every start on one spool: it takes its own lease at once. */
  readonly holder: string;
  /** Where the holder is, for an operator. */
  readonly described: string;
  /** Called when the lease was taken or renewed, with the moment at which that was asked for. */
  readonly held: (asked: Moment) => void;
  /** Called once when another holder took the lease. */
  readonly lost: (error: StoreInUseError) => void;
}

interface Parts {
  /** Has a connection of its own, so that renewals do not wait for anything else. */
  readonly database: Database;
  /** `host/database`, for people. */
  readonly databaseName: string;
  readonly slots: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/**
 * Takes the lease, and renews it until it is released. A lease of a holder that is gone is waited for until it runs out.
 *
 * @throws {StoreInUseError} where its holder is alive; the signal's reason when aborted.
 */
export async function takeLease(options: LeaseOptions, parts: Parts): Promise<Lease> {
  const { name } = options;
  const epoch = await take(options, parts);
  return keep({ name, epoch }, options, parts);
}

async function take({ name, holder, described, held }: LeaseOptions, parts: Parts): Promise<number> {
  const { database, databaseName, slots, clock, signal, log } = parts;
  for (let seen: string | undefined; ;) {
    const asked = momentOf(clock);
    const [found] = await database.query<{ taken: string | null; owner: string; expiry: string }>(
      'SELECT * FROM easel_take($1, $2, $3, $4, $5)',
      [name, holder, described, leaseSeconds, slots],
    );
    if (found === undefined) throw new Error('easel_take returned nothing');
    if (found.taken !== null) {
      held(asked);
      return Number(found.taken);
    }
    if (seen === undefined) {
      log.warn(`${databaseName} was used by the bot on ${found.owner}: waiting until it is surely gone, 15 s at most`);
    } else if (seen !== found.expiry) {
      throw new StoreInUseError(`another bot is using ${databaseName} (on ${found.owner})`);
    }
    seen = found.expiry;
    await clock.sleep(takePause, signal);
  }
}

function keep(
  { name, epoch }: Pick<Lease, 'name' | 'epoch'>,
  options: LeaseOptions,
  { database, databaseName, clock, log }: Parts,
): Lease {
  const ending = new AbortController();
  let isLost = false;

  function lost(): StoreInUseError {
    const error = new StoreInUseError(`another bot took over ${databaseName}, and this one writes nothing more to it`);
    if (!isLost) options.lost(error);
    isLost = true;
    ending.abort();
    return error;
  }

  /** @param until an expression of SQL */
  async function setUntil(until: string): Promise<boolean> {
    const renewed = await database.query(
      `UPDATE easel_leases SET until = ${until} WHERE name = $1 AND epoch = $2 RETURNING name`,
      [name, epoch],
    );
    return renewed.length > 0;
  }

  async function renew(): Promise<void> {
    for (let isFailing = false; ;) {
      await clock.sleep(renewalPause, ending.signal).catch(() => {});
      if (ending.signal.aborted) return;
      const asked = momentOf(clock);
      try {
        if (!(await setUntil(`clock_timestamp() + interval '${leaseSeconds} s'`))) return void lost();
        options.held(asked);
        isFailing = false;
      } catch (error) {
        if (!isFailing) log.warn({ err: error }, 'the lease could not be renewed; nothing is sent after 10 s');
        isFailing = true;
      }
    }
  }

  const renewing = renew();
  return {
    name,
    epoch,
    lost,
    async release() {
      ending.abort();
      await renewing;
      await setUntil('clock_timestamp()').catch((error: unknown) =>
        log.debug({ err: error }, 'the lease of the database could not be released; it runs out'),
      );
      await database.close();
    },
  };
}
