import type { Logger } from 'pino';
import type { JobEvent } from '../../core/job/events.ts';
import { advance } from '../../core/job/machine.ts';
import { readJob, UnreadableJobError } from '../../core/job/read.ts';
import { hasEnded, isEnd, isLoadedAtStart, isUnsubmitted } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { noExtraWrites, type ExtraWrites } from '../moderation/audit.ts';
import type { LogNotice } from '../moderation/log-rows.ts';
import { dayOf, momentOf, schema } from '../storage/schema.ts';
import type { Change, Rows, Store, Write } from '../storage/store.ts';
import type { Accounts, AccountChanges, Booking } from './accounts.ts';

interface Added {
  readonly kind: 'added' | 'exists' | 'retried' | 'original-removed' | 'form-used';
}
interface Refused<R> {
  readonly kind: 'refused';
  readonly refusal: R;
}

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
  add<R>(job: Job, booking: Booking, refuse: (rows: Rows) => R | undefined): Promise<Added | Refused<R>>;
  /** The job that a form made. A job whose card Discord never showed does not count. */
  findByForm(form: string): Promise<Job | undefined>;
  /**
   * Writes several new jobs together with their holds and with `row`, all or nothing. `exists`: the row, or one of the
   * jobs, exists already. @throws {AboveLimitError}
   */
  addAll<R>(
    jobs: readonly Job[],
    booking: Booking,
    row: Write,
    refuse: (rows: Rows) => R | undefined,
  ): Promise<Added | Refused<R>>;
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

type Addition<R> = (Added | Refused<R>) & {
  readonly notices?: readonly LogNotice[];
  /** The job that was tried again, after it was marked. */
  readonly retried?: Job | undefined;
};

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
    async add<R>(job: Job, booking: Booking, refuse: (rows: Rows) => R | undefined) {
      const key = schema.job.key(job.id);
      const original = job.origin?.credit === undefined ? undefined : schema.job.key(job.origin.parent);
      const retriedKey = job.retryOf === undefined ? undefined : schema.job.key(job.retryOf.job);
      const formKey = job.form === undefined ? undefined : schema.form.key(job.form);
      const others = [retriedKey, original, formKey].filter((each) => each !== undefined);
      const keys = [key, ...booking.keys, ...others];
      const earlier = await madeBy(job.form);
      const unseen = earlier?.failure === 'unseen' ? earlier.id : undefined;
      const {
        notices,
        retried: marked,
        ...result
      } = await store.transaction(keys, (rows): Change<Addition<R>> => {
        if (rows.has(key)) return { writes: [], result: { kind: 'exists' } };
        const made = formKey === undefined ? undefined : rows.get(formKey);
        if (made !== undefined && made !== unseen) return { writes: [], result: { kind: 'form-used' } };
        const retried = retriedOf(job, rows);
        if (job.retryOf !== undefined && retried === undefined) return { writes: [], result: { kind: 'retried' } };
        if (isRemoved(rows.get(original ?? ''))) return { writes: [], result: { kind: 'original-removed' } };
        const refusal = refuse(rows);
        if (refusal !== undefined) return { writes: [], result: { kind: 'refused', refusal } };
        const booked = booking.hold(rows, job);
        const writes = [...rowsFor(job, false), ...indexRows(job), ...booked.writes];
        if (retried !== undefined) writes.push({ key: schema.job.key(retried.id), value: retried });
        return { writes, adds: booked.adds, result: { kind: 'added', notices: booked.notices, retried } };
      });
      if (result.kind === 'added') cache(job);
      if (marked !== undefined) cache(marked);
      if (notices !== undefined) accounts.committed({ notices });
      return result;
    },
    async findByForm(form) {
      const job = await madeBy(form);
      return job?.failure === 'unseen' ? undefined : job;
    },
    async addAll<R>(jobs: readonly Job[], booking: Booking, row: Write, refuse: (rows: Rows) => R | undefined) {
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

/** What a transaction does to write several jobs together with a row. */
function additionOfAll<R>(
  jobs: readonly Job[],
  booking: Booking,
  row: Write,
  refuse: (rows: Rows) => R | undefined,
): { readonly keys: readonly string[]; change(rows: Rows): Change<Addition<R>> } {
  const own = [row.key, ...jobs.map(({ id }) => schema.job.key(id))];
  const parents = jobs.flatMap(({ origin }) => (origin === undefined ? [] : schema.job.key(origin.parent)));
  const originals = [...new Set(parents)];
  return {
    keys: [...own, ...originals, ...booking.keys],
    change(rows) {
      if (own.some((key) => rows.has(key))) return { writes: [], result: { kind: 'exists' } };
      if (originals.some((key) => isRemoved(rows.get(key)))) {
        return { writes: [], result: { kind: 'original-removed' } };
      }
      const refusal = refuse(rows);
      if (refusal !== undefined) return { writes: [], result: { kind: 'refused', refusal } };
      const held = heldAll(jobs, booking, rows);
      const writes = [...jobs.flatMap((job) => [...rowsFor(job, false), ...indexRows(job)]), ...held.writes, row];
      return { writes, adds: held.adds, result: { kind: 'added', notices: held.notices } };
    },
  };
}

/** The holds of several jobs of one member. Each sees the accounts as the one before has left them. */
function heldAll(jobs: readonly Job[], booking: Booking, rows: Rows): AccountChanges {
  let left = rows;
  const adds: AccountChanges['adds'][number][] = [];
  const notices: AccountChanges['notices'][number][] = [];
  const writes = new Map<string, Write>();
  for (const job of jobs) {
    const held = booking.hold(left, job);
    left = withWrites(left, held.writes);
    for (const each of held.writes) writes.set(each.key, each);
    adds.push(...held.adds);
    notices.push(...held.notices);
  }
  return { writes: [...writes.values()], adds, notices };
}

/** The job that this one tries again, marked. `undefined` where there is none, or where another try was first. */
function retriedOf({ id, retryOf }: Job, rows: Rows): Job | undefined {
  const record = retryOf === undefined ? undefined : rows.get(schema.job.key(retryOf.job));
  if (record === undefined) return undefined;
  const earlier = readJob(record);
  const marked = advance(earlier, { type: 'retried', by: id, unseen: retryOf?.unseen });
  return marked === earlier ? undefined : marked;
}

/** A removed job's name and files leave those that were made from it, so no other may follow. */
function isRemoved(record: unknown): boolean {
  return record !== undefined && readJob(record).removed !== undefined;
}

/** The rows by which a new job is found: by its member, by the job that it was made from, and by its form. */
function indexRows({ id, place, owner, times, origin, form }: Job): Write[] {
  const moment = momentOf(times.accepted);
  const rows: Write[] = [{ key: schema.history.key(place.guildId, owner.id, moment, id), value: true }];
  if (origin !== undefined) rows.push({ key: schema.child.key(origin.parent, moment, id), value: true });
  if (form !== undefined) rows.push({ key: schema.form.key(form), value: id });
  return rows;
}

function withWrites(rows: Rows, writes: readonly Write[]): Rows {
  return new Map([...rows, ...writes.map(({ key, value }) => [key, value] as const)]);
}

function rowsFor(job: Job, justEnded: boolean): Write[] {
  const rows: Write[] = [
    { key: schema.job.key(job.id), value: job },
    { key: schema.open.key(job.id), value: isLoadedAtStart(job) ? true : undefined },
  ];
  if (job.state === 'delivering') {
    rows.push(...job.messages.slice(1).map(({ id }) => ({ key: schema.part.key(id), value: job.id })));
  }
  if (job.inputsMessage !== undefined && isUnsubmitted(job)) {
    rows.push({ key: schema.part.key(job.inputsMessage), value: job.id });
  }
  if (job.mention?.message !== undefined) {
    rows.push({ key: schema.part.key(job.mention.message), value: job.id });
  }
  if (justEnded) {
    rows.push({ key: schema.ended.key(dayOf(job.settlement?.at ?? 0), job.id), value: true });
  }
  if (job.removed?.cleared === true) {
    rows.push({ key: schema.removed.key(dayOf(job.removed.at), job.id), value: true });
  }
  return rows;
}
