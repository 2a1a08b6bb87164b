import { isDeleted } from '../../core/job/deletion.ts';
import { readJob } from '../../core/job/read.ts';
import type { Job } from '../../core/job/record.ts';
import type { Decision } from '../../core/moderation/decision.ts';
import {
  outcomeOf,
  isUndoable,
  removalAfter,
  mayReportAt,
  mostShown,
  outcome as outcomeRecord,
  recentTimes,
  reportedMessage,
  cardVersion,
  type Outcome,
  type Report,
  type Undone,
} from '../../core/moderation/report.ts';
import type { Clock } from '../runtime/clock.ts';
import { schema } from '../storage/schema.ts';
import type { Change, Rows, Store, Write } from '../storage/store.ts';
import type { AuditLog, ExtraWrites } from './audit.ts';

/** Whether a member may report a job, and if not, why. */
export type ReportCheck =
  | { readonly kind: 'allowed'; readonly job: Job }
  | { readonly kind: 'unknown' | 'removed' | 'deleted' | 'again' }
  | { readonly kind: 'too-many'; readonly until: number };

/** The state of a report. */
export type ReportStatus =
  | { readonly kind: 'unknown' }
  /** `undone`: the decision before, if it was undone. */
  | { readonly kind: 'open'; readonly undone: Undone | undefined }
  | { readonly kind: 'decided'; readonly outcome: Outcome; readonly isUndoable: boolean };

/** The reports of members. A report exists only if it is in the store. */
export interface Reports {
  check(guildId: string, jobId: string, memberId: string): Promise<ReportCheck>;
  /** Writes the report with its row in the audit log. Its card follows. `messageId` may be forged. */
  report(guildId: string, jobId: string, messageId: string, decision: Decision): Promise<ReportCheck>;
  /** The job of a report. */
  jobOf(guildId: string, jobId: string): Promise<Job | undefined>;
  status(guildId: string, jobId: string): Promise<ReportStatus>;
  /** The decision with this id cannot be undone any more: the card loses its button. */
  close(guildId: string, jobId: string, decisionId: string): Promise<void>;
  /** The card may be out of date. */
  refreshCard(guildId: string, jobId: string): void;
}

/** The records of reports. Changes of a report run one after the other. */
export interface ReportRecords extends Reports {
  get(id: string): Promise<Report | undefined>;
  /** Writes the state of the card, and other facts that it shows. */
  setCard(id: string, card: NonNullable<Report['card']>, shown?: Pick<Report, 'record'>): Promise<void>;
  /** Whether the card is up to date. If so, the report is no longer listed as due. */
  finish(id: string): Promise<boolean>;
  /** The reports whose card is out of date. */
  due(): Promise<readonly string[]>;
}

const { report: reports, reportDue, reported, reporter } = schema;
/** The id of a report in its schedule, and in logs. */
const idOf = (guildId: string, jobId: string): string => reports.key(guildId, jobId);
const partsOf = (id: string): readonly [guildId: string, jobId: string] => reports.partsOf(id);
const dueRow = (id: string, isDue: boolean): Write => ({
  key: reportDue.key(...partsOf(id)),
  value: isDue || undefined,
});
const readReport = (value: unknown): Report | undefined => reports.record.optional().parse(value);

/**
 * The extra writes of a decision on a report: the outcome of the report. Only the first decision counts. A removal in
 * another place counts as one.
 */
export function settleReport(guildId: string, jobId: string, { what, by, at, id: decisionId }: Decision): ExtraWrites {
  const outcome: Outcome = outcomeRecord.parse({ what, by, at, id: decisionId });
  const id = idOf(guildId, jobId);
  const job = schema.job.key(jobId);
  return {
    keys: [id, job],
    writes(rows) {
      const report = readReport(rows.get(id));
      if (report === undefined || outcomeOf(report, rows.has(job) ? readJob(rows.get(job)) : undefined) !== undefined) {
        return undefined;
      }
      const { undone: _before, ...rest } = report;
      return [{ key: id, value: { ...rest, outcome } }, dueRow(id, true)];
    },
    committed: () => {},
  };
}

/** The extra writes that undo the decision with this id, if the report still has it and nothing else was decided. */
export function reopenReport(guildId: string, jobId: string, decisionId: string, { by, at }: Decision): ExtraWrites {
  const id = idOf(guildId, jobId);
  const job = schema.job.key(jobId);
  return {
    keys: [id, job],
    writes(rows) {
      const report = readReport(rows.get(id));
      if (report?.outcome?.id !== decisionId) return undefined;
      if (!isUndoable(report, rows.has(job) ? readJob(rows.get(job)) : undefined)) return undefined;
      const { outcome, ...rest } = report;
      return [{ key: id, value: { ...rest, undone: { what: outcome.what, by, at } } }, dueRow(id, true)];
    },
    committed: () => {},
  };
}

/** The extra writes of a change that the card of a report on the job shows, if there is a report. */
export function dueIfReported(guildId: string, jobId: string): ExtraWrites {
  const id = idOf(guildId, jobId);
  return { keys: [id], writes: (rows) => (rows.has(id) ? [dueRow(id, true)] : []), committed: () => {} };
}

/** A removal that came after another decision on the report. */
function removalOutcome(report: Report, job: Job | undefined): Outcome | undefined {
  const removed = removalAfter(report, job);
  return removed === undefined ? undefined : { what: 'removed', by: removed.by, at: removed.at };
}

/** The rows that tell whether a member may report a job. */
function keysOf(guildId: string, jobId: string, memberId: string): readonly [own: string, times: string] {
  return [reported.key(guildId, jobId, memberId), reporter.key(guildId, memberId)];
}

const timesIn = (rows: Rows, key: string, now: number): number[] =>
  recentTimes(reporter.record.parse(rows.get(key) ?? []), now);

function checked(rows: Rows, job: Job, memberId: string, now: number): ReportCheck {
  const [own, times] = keysOf(job.place.guildId, job.id, memberId);
  if (job.removed !== undefined) return { kind: isDeleted(job) ? 'deleted' : 'removed' };
  if (rows.has(own)) return { kind: 'again' };
  const until = mayReportAt(timesIn(rows, times, now), now);
  return until === undefined ? { kind: 'allowed', job } : { kind: 'too-many', until };
}

/** @param wake updates the card of a report soon, by its id. */
export function createReports(options: {
  readonly store: Store;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly findJob: (id: string) => Promise<Job | undefined>;
  readonly wake: (id: string) => void;
}): ReportRecords {
  const { store, auditLog, clock, findJob, wake } = options;

  const get = async (id: string): Promise<Report | undefined> => readReport(await store.get(id));

  async function jobOf(guildId: string, jobId: string): Promise<Job | undefined> {
    const job = await findJob(jobId);
    return job?.place.guildId === guildId ? job : undefined;
  }

  /** Changes a report, if it exists. */
  async function change<T>(id: string, to: (report: Report) => Change<T>): Promise<T | undefined> {
    return store.transaction<T | undefined>([id], (rows) => {
      const report = readReport(rows.get(id));
      return report === undefined ? { writes: [], result: undefined } : to(report);
    });
  }

  return {
    get,
    jobOf,
    async check(guildId, jobId, memberId) {
      const job = await jobOf(guildId, jobId);
      if (job === undefined) return { kind: 'unknown' };
      const keys = keysOf(guildId, jobId, memberId);
      const now = clock.now();
      return store.transaction(keys, (rows) => ({ writes: [], result: checked(rows, job, memberId, now) }));
    },
    async report(guildId, jobId, messageId, made) {
      const job = await jobOf(guildId, jobId);
      if (job === undefined) return { kind: 'unknown' };
      const id = idOf(guildId, jobId);
      const keys = keysOf(guildId, jobId, made.by);
      const now = clock.now();
      const decision: Decision = { ...made, whom: job.owner.id };
      // The report's card takes the place of an entry in the log channel.
      const extra = auditLog.decision(guildId, decision, []);
      const result = await store.transaction([id, ...keys, ...extra.keys], (rows): Change<ReportCheck> => {
        const check = checked(rows, job, made.by, now);
        if (check.kind !== 'allowed') return { writes: [], result: check };
        const before = readReport(rows.get(id));
        const own = { by: made.by, at: made.at, why: made.why ?? '' };
        const report: Report = {
          version: 1,
          guildId,
          jobId,
          messageId: reportedMessage(job, messageId) ?? '',
          ...before,
          count: (before?.count ?? 0) + 1,
          first: [...(before?.first ?? []), own].slice(0, mostShown),
        };
        const writes = [
          { key: id, value: report },
          dueRow(id, true),
          { key: keys[0], value: made.at },
          { key: keys[1], value: [...timesIn(rows, keys[1], now), made.at] },
          ...(extra.writes(rows) ?? []),
        ];
        return { writes, result: check };
      });
      if (result.kind === 'allowed') wake(id);
      return result;
    },
    async status(guildId, jobId) {
      const report = await get(idOf(guildId, jobId));
      if (report === undefined) return { kind: 'unknown' };
      const job = await jobOf(guildId, jobId);
      const outcome = removalOutcome(report, job) ?? outcomeOf(report, job);
      if (outcome === undefined) return { kind: 'open', undone: report.undone };
      return { kind: 'decided', outcome, isUndoable: isUndoable(report, job) };
    },
    async close(guildId, jobId, decisionId) {
      const id = idOf(guildId, jobId);
      await change(id, (report) => {
        const { outcome } = report;
        if (outcome?.id !== decisionId) return { writes: [], result: undefined };
        const closed: Report = { ...report, outcome: { ...outcome, isFinal: true } };
        return { writes: [{ key: id, value: closed }, dueRow(id, true)], result: undefined };
      });
      wake(id);
    },
    refreshCard: (guildId, jobId) => wake(idOf(guildId, jobId)),
    setCard: async (id, card, shown = {}) =>
      change(id, (report) => ({ writes: [{ key: id, value: { ...report, ...shown, card } }], result: undefined })),
    async finish(id) {
      const job = await jobOf(...partsOf(id));
      const isTrue = await change(id, (report) => {
        const isShown = report.card?.evidence === undefined || report.card.said === cardVersion(report, job);
        return { writes: isShown ? [dueRow(id, false)] : [], result: isShown };
      });
      return isTrue ?? true;
    },
    due: async () => (await store.range(reportDue.prefix)).map(({ key }) => idOf(...reportDue.partsOf(key))),
  };
}
