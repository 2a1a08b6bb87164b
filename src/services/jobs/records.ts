import AsyncLock from 'async-lock';
import type { Logger } from 'pino';
import type { JobEvent } from '../../core/job/events.ts';
import { advance } from '../../core/job/machine.ts';
import { readJob, UnreadableJobError } from '../../core/job/read.ts';
import { hasEnded, isEnd, isListed } from '../../core/job/questions.ts';
import type { Job } from '../../core/job/record.ts';
import type { Accounts } from './accounts.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { commit, type Store, type Write } from '../storage/store.ts';

/** Rows to be written in the same commit as a change of this job. Asked for only where it changes. */
type Beside = (job: Job) => readonly Write[];

/** The jobs that are not over, in memory with the store behind them. A change is on disk before anybody sees it. */
export interface JobRecords {
  /** Reads the jobs that an earlier process left open. A record that cannot be read is reported and left as it is. */
  load(): Promise<readonly Job[]>;
  /** An open job, or one whose result is kept for its owner. */
  get(id: string): Job | undefined;
  /** Every open job and every kept one. */
  all(): Iterable<Job>;
  /** Also a job that is over. @throws {UnreadableJobError} */
  find(id: string): Promise<Job | undefined>;
  /** Writes a new job together with its hold; `counted` is told in the moment in which the hold counts. A job that already exists is left as it is, and told by `false`. */
  add(job: Job, counted?: () => void): Promise<boolean>;
  /** Advances the job and commits, its settlement included, with the rows `beside` it. Events that do not fit its state change and write nothing, and ask for no rows. */
  apply(id: string, event: JobEvent, beside?: Beside): Promise<Job | undefined>;
  /** The job after its next change. Waits for ever where none comes. */
  changed(id: string): Promise<Job>;
}

export const recordKey = (id: string): string => `job:${id}`;
const openPrefix = 'open:';
/** The job that a further message belongs to, by the message's id. */
export const partKey = (messageId: string): string => `part:${messageId}`;
/** A member's jobs in one server, in the order in which they were accepted. */
export const historyPrefix = (guildId: string, memberId: string): string => `history:${guildId}:${memberId}:`;
/** Removed jobs by the day of their removal, for forgetting what was asked. */
export const removedPrefix = 'removed:';
/** Jobs by the day they ended, for forgetting them later. */
export const endedPrefix = 'ended:';

/** Records that are read at once, so that others get their turn between. */
const readAtOnce = 200;

/** What is on disk of every job that a start has to read, unchecked. Ended jobs are not looked at, however many there are. */
export async function openJobs(store: Store): Promise<readonly { readonly id: string; readonly record: unknown }[]> {
  const ids = (await store.range(openPrefix)).map((row) => row.key.slice(openPrefix.length));
  const jobs: { id: string; record: unknown }[] = [];
  for (let first = 0; first < ids.length; first += readAtOnce) {
    const some = ids.slice(first, first + readAtOnce);
    const records = await store.getMany(some.map(recordKey));
    jobs.push(...some.map((id, at) => ({ id, record: records[at] })));
  }
  return jobs;
}

export function createJobRecords(options: {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly metrics: Metrics;
  readonly log: Logger;
}): JobRecords {
  const { store, accounts, metrics, log } = options;
  const lock = new AsyncLock();
  const open = new Map<string, Job>();
  const awaited = new Map<string, PromiseWithResolvers<Job>>();

  function remember(job: Job): void {
    if (isListed(job)) open.set(job.id, job);
    else open.delete(job.id);
  }

  async function find(id: string): Promise<Job | undefined> {
    const known = open.get(id);
    if (known !== undefined) return known;
    const record = await store.get(recordKey(id));
    return record === undefined ? undefined : read(id, record);
  }

  function read(id: string, record: unknown): Job {
    try {
      const job = readJob(record);
      if (job.id === id) return job;
      throw new UnreadableJobError(['id']);
    } catch (error) {
      if (error instanceof UnreadableJobError) {
        log.error({ job: id, problems: error.problems }, 'job record cannot be read; it is left as it is');
      }
      throw error;
    }
  }

  return {
    async load() {
      for (const { id, record } of await openJobs(store)) {
        try {
          open.set(id, read(id, record));
        } catch (error) {
          if (!(error instanceof UnreadableJobError)) throw error;
        }
      }
      return [...open.values()];
    },
    get: (id) => open.get(id),
    all: () => open.values(),
    find,
    add: async (job, counted) =>
      lock.acquire(job.id, async () => {
        if (open.has(job.id) || (await store.get(recordKey(job.id))) !== undefined) return false;
        await accounts.commitHold(
          job,
          async (rows) => commit(store, [...rowsFor(job, false), { key: historyKey(job), value: true }, ...rows]),
          counted,
        );
        remember(job);
        return true;
      }),
    apply: async (id, event, beside = () => []) =>
      lock.acquire(id, async () => {
        const job = await find(id);
        if (job === undefined) return undefined;
        const next = advance(job, event);
        if (next === job) return job;
        const justEnded = hasEnded(next) && !hasEnded(job);
        if (justEnded) {
          await accounts.commitSettlement(next, async (rows) =>
            commit(store, [...rowsFor(next, true), ...rows, ...beside(next)]),
          );
        } else await commit(store, [...rowsFor(next, false), ...beside(next)]);
        remember(next);
        awaited.get(id)?.resolve(next);
        awaited.delete(id);
        if (justEnded && isEnd(next.state)) {
          metrics.jobEnded(next.state);
          if (next.state === 'delivered') {
            metrics.delivered(Math.max((next.times.ended ?? 0) - (next.times.completed ?? 0), 0) / 1000);
          }
        }
        log.info({ job: id, event: event.type, state: next.state }, 'job advanced');
        return next;
      }),
    async changed(id) {
      const waiting = awaited.get(id) ?? Promise.withResolvers<Job>();
      awaited.set(id, waiting);
      return waiting.promise;
    },
  };
}

function historyKey({ id, place, owner, times }: Job): string {
  return `${historyPrefix(place.guildId, owner.id)}${String(times.accepted).padStart(14, '0')}:${id}`;
}

function rowsFor(job: Job, justEnded: boolean): Write[] {
  const rows: Write[] = [
    { key: recordKey(job.id), value: job },
    { key: `${openPrefix}${job.id}`, value: isListed(job) ? true : undefined },
  ];
  if (job.state === 'delivering') {
    rows.push(...job.messages.slice(1).map(({ id }) => ({ key: partKey(id), value: job.id })));
  }
  if (justEnded) {
    rows.push({
      key: `${endedPrefix}${dayOf(job.settlement?.at ?? 0)}:${job.id}`,
      value: true,
    });
  }
  if (job.removed?.cleared === true) {
    rows.push({ key: `${removedPrefix}${dayOf(job.removed.at)}:${job.id}`, value: true });
  }
  return rows;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
