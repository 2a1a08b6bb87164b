import { advance } from '../../core/job/machine.ts';
import { readJob } from '../../core/job/read.ts';
import type { Job } from '../../core/job/record.ts';
import type { LogNotice } from '../moderation/log-rows.ts';
import { schema } from '../storage/schema.ts';
import type { Change, Rows, Write } from '../storage/store.ts';
import type { AccountChanges, Booking } from './accounts.ts';
import { indexRows, rowsFor, withWrites } from './job-rows.ts';

export interface Added {
  readonly kind: 'added' | 'exists' | 'retried' | 'original-removed' | 'form-used';
}
export interface Refused<R> {
  readonly kind: 'refused';
  readonly refusal: R;
}

type Addition<R> = (Added | Refused<R>) & {
  readonly notices?: readonly LogNotice[];
  /** The job that was tried again, after it was marked. */
  readonly retried?: Job | undefined;
};

/** Finds a reason to refuse in the rows of a booking. */
export type Refuse<R> = (rows: Rows) => R | undefined;

interface Transaction<R> {
  readonly keys: readonly string[];
  change(rows: Rows): Change<Addition<R>>;
}

/**
 * What a transaction does to write a job. `unseen`: the job that its form made before, whose card Discord never showed.
 */
export function additionOf<R>(
  job: Job,
  booking: Booking,
  unseen: string | undefined,
  refuse: Refuse<R>,
): Transaction<R> {
  const key = schema.job.key(job.id);
  const original = job.origin?.credit === undefined ? undefined : schema.job.key(job.origin.parent);
  const retriedKey = job.retryOf === undefined ? undefined : schema.job.key(job.retryOf.job);
  const formKey = job.form === undefined ? undefined : schema.form.key(job.form);
  const others = [retriedKey, original, formKey].filter((each) => each !== undefined);
  return {
    keys: [key, ...booking.keys, ...others],
    change(rows) {
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
    },
  };
}

/** What a transaction does to write several jobs together with a row. */
export function additionOfAll<R>(
  jobs: readonly Job[],
  booking: Booking,
  row: Write,
  refuse: Refuse<R>,
): Transaction<R> {
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
