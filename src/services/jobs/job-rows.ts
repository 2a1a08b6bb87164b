import { isLoadedAtStart, isUnsubmitted } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import { dayOf, momentOf, schema } from '../storage/schema.ts';
import type { Rows, Write } from '../storage/store.ts';

/** The rows by which a new job is found: by its member, by the job that it was made from, and by its form. */
export function indexRows({ id, place, owner, times, origin, form }: Job): Write[] {
  const moment = momentOf(times.accepted);
  const rows: Write[] = [{ key: schema.history.key(place.guildId, owner.id, moment, id), value: true }];
  if (origin !== undefined) rows.push({ key: schema.child.key(origin.parent, moment, id), value: true });
  if (form !== undefined) rows.push({ key: schema.form.key(form), value: id });
  return rows;
}

/** The rows as they are after these writes. */
export function withWrites(rows: Rows, writes: readonly Write[]): Rows {
  return new Map([...rows, ...writes.map(({ key, value }) => [key, value] as const)]);
}

/** The rows that change with a job's record. */
export function rowsFor(job: Job, justEnded: boolean): Write[] {
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
