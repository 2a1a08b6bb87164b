import type { Logger } from 'pino';
import type { JobEvent } from '../../core/job/events.ts';
import { advance } from '../../core/job/machine.ts';
import { readJob, UnreadableJobError } from '../../core/job/read.ts';
import { hasEnded, isEnd, isLoadedAtStart } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { noExtraWrites, type ExtraWrites } from '../moderation/audit.ts';
import { schema } from '../storage/schema.ts';
import type { Change, Store, Write } from '../storage/store.ts';
import type { Accounts, AccountChanges, Booking } from './accounts.ts';
import { additionOf, additionOfAll, type Added, type Refuse, type Refused } from './additions.ts';
import { rowsFor, withWrites } from './job-rows.ts';

/** The jobs that are not over, in memory with the store behind them. A change is on disk before anybody sees it. */
export interface JobRecords {
  /** Reads the jobs that an earlier process left open. A record that cannot be read is logged and left as it is. */
  load(): Promise<readonly Job[]>;
  /** An open job, or a job whose result is kept for its owner. */
  get(id: string): Job | undefined;
  /** Every open job and every kept job. */
  all(): Iterable<Job>;
  /** Also finds a job that is over. @throws {UnreadableJobError} */
  find(id: string): Promise<Job | undefined>;
  /**
   * Writes a new job together with its hold. If `refuse` finds a reason in the rows of its booking, nothing is written
   * and the reason is returned. A job that exists already is left as it is. The job that it tries again is marked in the
   * same commit; `retried`: it was tried again already, or is forgotten. `original-removed`: so was the job that it names
   * as its origin. `form-used`: its form made another job. @throws {AboveLimitError}
   */
  add<R>(job: Job, booking: Booking, refuse: Refuse<R>): Promise<Added | Refused<R>>;
  /** The job that a form made. A job whose card Discord never showed does not count. */
  findByForm(form: string): Promise<Job | undefined>;
  /**
   * Writes several new jobs together with their holds and with `row`, all or nothing. `exists`: the row, or one of the
   * jobs, exists already. @throws {AboveLimitError}
   */
  addAll<R>(jobs: readonly Job[], booking: Booking, row: Write, refuse: Refuse<R>): Promise<Added | Refused<R>>;
  /**
   * Advances the job and writes its settlement. An event that does not fit the job's state changes and writes nothing.
   */
  apply(id: string, event: JobEvent): Promise<Job | undefined>;
  /**
   * Also writes `extra`, and returns whether anything changed. Nothing changes if `extra` refuses, because somebody
   * else was first.
   */
  applyWith(
    id: string,
    event: JobEvent,
    extra: ExtraWrites,
  ): Promise<{ readonly job: Job | undefined; readonly isDone: boolean }>;
  /** The job after its next change. Never resolves if none comes. */
  nextChange(id: string): Promise<Job>;
}

/** How many records are read at once. Other work runs between two reads. */
const readAtOnce = 200;

/** The unchecked records of all jobs that a start has to read. Ended jobs are not read, however many there are. */
export async function openJobs(store: Store): Promise<readonly { readonly id: string; readonly record: unknown }[]> {
  const ids = (await store.range(schema.open.prefix)).map(({ key }) => schema.open.partsOf(key)[0]);
  const jobs: { id: string; record: unknown }[] = [];
  for (let first = 0; first < ids.length; first += readAtOnce) {
    const some = ids.slice(first, first + readAtOnce);
    const records = await store.getMany(some.map((id) => schema.job.key(id)));
    jobs.push(...some.map((id, at) => ({ id, record: records[at] })));
  }
  return jobs;
}

interface Advanced extends Pick<AccountChanges, 'notices'> {
  readonly job: Job;
  readonly isDone: boolean;
  readonly hasJustEnded: boolean;
}

const justEnds = (job: Job, next: Job): boolean => hasEnded(next) && !hasEnded(job);

export function createJobRecords(options: {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly metrics: Metrics;
  readonly log: Logger;
}): JobRecords {
  const { store, accounts, metrics, log } = options;
  const open = new Map<string, Job>();
  const changeWaiters = new Map<string, PromiseWithResolvers<Job>>();

  function cache(job: Job): void {
    if (isLoadedAtStart(job)) open.set(job.id, job);
    else open.delete(job.id);
  }

  async function find(id: string): Promise<Job | undefined> {
    const known = open.get(id);
    if (known !== undefined) return known;
    const record = await store.get(schema.job.key(id));
    return record === undefined ? undefined : read(id, record);
  }

  async function madeBy(form: string | undefined): Promise<Job | undefined> {
    const id = form === undefined ? undefined : await store.get(schema.form.key(form));
    return typeof id === 'string' ? find(id) : undefined;
  }

  const read = (id: string, record: unknown): Job => readLogged(log, id, record);

  async function applyWith(id: string, event: JobEvent, extra: ExtraWrites) {
    const known = await find(id);
    if (known === undefined) return { job: undefined, isDone: false };
    const step = await advanceOnDisk(known, event, extra);
    const { job, isDone } = step;
    if (!isDone) return { job, isDone };
    cache(job);
    changeWaiters.get(id)?.resolve(job);
    changeWaiters.delete(id);
    if (step.hasJustEnded) countEnd(metrics, job);
    accounts.committed(step);
    extra.committed();
    log.info({ job: id, event: event.type, state: job.state }, 'job advanced');
    return { job, isDone };
  }

  /** The accounts are read only if the job ends. That is certain only when its own row has been read. */
  async function advanceOnDisk(known: Job, event: JobEvent, extra: ExtraWrites): Promise<Advanced> {
    const key = schema.job.key(known.id);
    const member = { guildId: known.place.guildId, memberId: known.owner.id, roleIds: [] };
    for (let ends = justEnds(known, advance(known, event)); ; ends = true) {
      const booking = ends ? await accounts.booking(member) : undefined;
      const keys = [key, ...(booking?.keys ?? []), ...extra.keys];
      const step = await store.transaction(keys, (rows): Change<Advanced | 'ends'> => {
        const job = readJob(rows.get(key));
        const next = advance(job, event);
        const hasJustEnded = justEnds(job, next);
        if (hasJustEnded && booking === undefined) return { writes: [], result: 'ends' };
        const booked = hasJustEnded ? booking?.settle(rows, next) : undefined;
        // The settlement and `extra` may both count entries of the same log channel, so `extra` sees the writes of the
        // settlement.
        const noted = next === job ? undefined : extra.writes(withWrites(rows, booked?.writes ?? []));
        if (noted === undefined) {
          return { writes: [], result: { job, isDone: false, hasJustEnded: false, notices: [] } };
        }
        return {
          writes: [...rowsFor(next, hasJustEnded), ...(booked?.writes ?? []), ...noted],
          adds: booked?.adds ?? [],
          result: { job: next, isDone: true, hasJustEnded, notices: booked?.notices ?? [] },
        };
      });
      if (step !== 'ends') return step;
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
    async add<R>(job: Job, booking: Booking, refuse: Refuse<R>) {
      const earlier = await madeBy(job.form);
      const unseen = earlier?.failure === 'unseen' ? earlier.id : undefined;
      const addition = additionOf(job, booking, unseen, refuse);
      const {
        notices,
        retried: marked,
        ...result
      } = await store.transaction(addition.keys, (rows) => addition.change(rows));
      if (result.kind === 'added') cache(job);
      if (marked !== undefined) cache(marked);
      if (notices !== undefined) accounts.committed({ notices });
      return result;
    },
    async findByForm(form) {
      const job = await madeBy(form);
      return job?.failure === 'unseen' ? undefined : job;
    },
    async addAll<R>(jobs: readonly Job[], booking: Booking, row: Write, refuse: Refuse<R>) {
      const addition = additionOfAll(jobs, booking, row, refuse);
      const { notices, ...result } = await store.transaction(addition.keys, (rows) => addition.change(rows));
      if (result.kind === 'added') for (const job of jobs) cache(job);
      if (notices !== undefined) accounts.committed({ notices });
      return result;
    },
    apply: async (id, event) => (await applyWith(id, event, noExtraWrites)).job,
    applyWith,
    async nextChange(id) {
      const waiting = changeWaiters.get(id) ?? Promise.withResolvers<Job>();
      changeWaiters.set(id, waiting);
      return waiting.promise;
    },
  };
}

/** @throws {UnreadableJobError} */
function readLogged(log: Logger, id: string, record: unknown): Job {
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

function countEnd(metrics: Pick<Metrics, 'jobEnded' | 'delivered'>, { state, times }: Job): void {
  if (!isEnd(state)) return;
  metrics.jobEnded(state);
  if (state === 'delivered') metrics.delivered(Math.max((times.ended ?? 0) - (times.completed ?? 0), 0) / 1000);
}
