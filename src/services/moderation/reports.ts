import AsyncLock from 'async-lock';
import { z } from 'zod';
import type { Job } from '../../core/job/record.ts';
import { decisionKey, type Decision } from '../../core/moderation/decision.ts';
import {
  decidedOn,
  mayReportAt,
  mostShown,
  recent,
  reportRecord,
  reportedMessage,
  saidOf,
  type Outcome,
  type Report,
} from '../../core/moderation/report.ts';
import type { Clock } from '../runtime/clock.ts';
import { commit, type Store, type Write } from '../storage/store.ts';

/** Whether a member may report a job, and if not, why. */
export type ReportCheck =
  | { readonly kind: 'fine'; readonly job: Job }
  | { readonly kind: 'unknown' | 'removed' | 'again' }
  | { readonly kind: 'too-many'; readonly until: number };

type Settled<T> =
  | { readonly kind: 'unknown' }
  /** Somebody was first. */
  | { readonly kind: 'decided'; readonly outcome: Outcome }
  | { readonly kind: 'done'; readonly answer: T };

/** What members reported. What is not in the store did not happen. */
export interface Reports {
  check(guildId: string, jobId: string, memberId: string): Promise<ReportCheck>;
  /** Writes it down, with its row in the audit log; its card follows. `messageId` may be forged. */
  report(guildId: string, jobId: string, messageId: string, made: Decision): Promise<ReportCheck>;
  /** Whom it concerns. */
  jobOf(guildId: string, jobId: string): Promise<Job | undefined>;
  /** Lets one moderator decide: `act` writes the rows with what it does, and answers `undefined` where it did nothing. */
  settle<T>(
    guildId: string,
    jobId: string,
    outcome: Outcome,
    act: (rows: readonly Write[]) => Promise<T | undefined>,
  ): Promise<Settled<T>>;
  /** Its card may have to say something else. */
  look(guildId: string, jobId: string): void;
}

/** The records of reports, changed by one at a time. */
export interface ReportBook extends Reports {
  get(id: string): Promise<Report | undefined>;
  /** Notes how its card stands. */
  note(id: string, card: NonNullable<Report['card']>): Promise<void>;
  /** Whether nothing is left to do for its card, which is then written down. */
  finish(id: string): Promise<boolean>;
  /** Those whose cards are not as they should be. */
  due(): Promise<readonly string[]>;
}

const prefixes = {
  report: 'report:',
  /** One row a report whose card is not as it should be. */
  due: 'report-due:',
  /** One row a member and result. */
  reported: 'reported:',
  /** When a member reported of late. */
  reporter: 'reporter:',
} as const;
const times = z.array(z.number());

const idOf = (guildId: string, jobId: string): string => `${guildId}:${jobId}`;
const reporterKey = (guildId: string, memberId: string): string => `${prefixes.reporter}${guildId}:${memberId}`;
const reportedKey = (id: string, memberId: string): string => `${prefixes.reported}${id}:${memberId}`;
const dueRow = (id: string, isDue: boolean): Write => ({ key: `${prefixes.due}${id}`, value: isDue || undefined });

function rowOf(report: Report): Write {
  return { key: `${prefixes.report}${idOf(report.guildId, report.jobId)}`, value: report };
}

/** @param wake makes a report's card true soon, by its id `<server>:<job>`. */
export function createReports(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly findJob: (id: string) => Promise<Job | undefined>;
  readonly wake: (id: string) => void;
}): ReportBook {
  const { store, clock, findJob, wake } = options;
  const lock = new AsyncLock({ maxPending: Infinity });

  async function get(id: string): Promise<Report | undefined> {
    const value = await store.get(`${prefixes.report}${id}`);
    return value === undefined ? undefined : reportRecord.parse(value);
  }

  async function jobOf(guildId: string, jobId: string): Promise<Job | undefined> {
    const job = await findJob(jobId);
    return job?.place.guildId === guildId ? job : undefined;
  }

  const timesOf = async (guildId: string, memberId: string): Promise<number[]> =>
    recent(times.parse((await store.get(reporterKey(guildId, memberId))) ?? []), clock.now());

  async function check(guildId: string, jobId: string, memberId: string): Promise<ReportCheck> {
    const job = await jobOf(guildId, jobId);
    if (job === undefined) return { kind: 'unknown' };
    if (job.removed !== undefined) return { kind: 'removed' };
    if ((await store.get(reportedKey(idOf(guildId, jobId), memberId))) !== undefined) return { kind: 'again' };
    const until = mayReportAt(await timesOf(guildId, memberId), clock.now());
    return until === undefined ? { kind: 'fine', job } : { kind: 'too-many', until };
  }

  return {
    get,
    check,
    jobOf,
    async report(guildId, jobId, messageId, made) {
      const id = idOf(guildId, jobId);
      return lock.acquire([id, reporterKey(guildId, made.by)], async () => {
        const checked = await check(guildId, jobId, made.by);
        if (checked.kind !== 'fine') return checked;
        const before = await get(id);
        const own = { by: made.by, at: made.at, why: made.why ?? '' };
        const report: Report = {
          version: 1,
          guildId,
          jobId,
          messageId: reportedMessage(checked.job, messageId) ?? '',
          ...before,
          count: (before?.count ?? 0) + 1,
          first: [...(before?.first ?? []), own].slice(0, mostShown),
        };
        const decision: Decision = { ...made, whom: checked.job.owner.id };
        await commit(store, [
          rowOf(report),
          dueRow(id, true),
          { key: reportedKey(id, made.by), value: made.at },
          { key: reporterKey(guildId, made.by), value: [...(await timesOf(guildId, made.by)), made.at] },
          { key: decisionKey(guildId, decision), value: decision },
        ]);
        wake(id);
        return checked;
      });
    },
    async settle<T>(
      guildId: string,
      jobId: string,
      outcome: Outcome,
      act: (rows: readonly Write[]) => Promise<T | undefined>,
    ) {
      const id = idOf(guildId, jobId);
      return lock.acquire(id, async (): Promise<Settled<T>> => {
        const report = await get(id);
        if (report === undefined) return { kind: 'unknown' };
        const decided = decidedOn(report, await jobOf(guildId, jobId));
        if (decided !== undefined) return { kind: 'decided', outcome: decided };
        const answer = await act([rowOf({ ...report, outcome }), dueRow(id, true)]);
        wake(id);
        return answer === undefined ? { kind: 'unknown' } : { kind: 'done', answer };
      });
    },
    look: (guildId, jobId) => wake(idOf(guildId, jobId)),
    note: async (id, card) =>
      lock.acquire(id, async () => {
        const report = await get(id);
        if (report !== undefined) await commit(store, [rowOf({ ...report, card })]);
      }),
    finish: async (id) =>
      lock.acquire(id, async () => {
        const report = await get(id);
        const isTrue =
          report?.card?.evidence === undefined ||
          report.card.said === saidOf(report, await jobOf(report.guildId, report.jobId));
        if (isTrue) await commit(store, [dueRow(id, false)]);
        return isTrue;
      }),
    due: async () => (await store.range(prefixes.due)).map(({ key }) => key.slice(prefixes.due.length)),
  };
}
