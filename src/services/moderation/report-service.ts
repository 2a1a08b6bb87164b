import type { Logger } from 'pino';
import { isDeleted } from '../../core/job/deletion.ts';
import { UnreadableJobError } from '../../core/job/read.ts';
import { backoffDelay } from '../../core/job/backoff.ts';
import type { Job } from '../../core/job/record.ts';
import { cardVersion, type Report } from '../../core/moderation/report.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Downloads } from '../media/download.ts';
import { createSchedule } from '../runtime/schedule.ts';
import type { Spool } from '../storage/spool.ts';
import type { Store } from '../storage/store.ts';
import type { AuditLog } from './audit.ts';
import { evidenceFolder, gatherEvidence, noEvidence } from './evidence.ts';
import { readMemberRecord } from './member-record.ts';
import type { CardShown, ReportCards } from './report-cards.ts';
import { createReports, type Reports } from './reports.ts';
import type { Servers } from './servers.ts';

/** Reports and their cards, over restarts. */
export interface ReportService extends Reports {
  /** Continues with every card that is out of date. */
  start(): Promise<void>;
  stop(graceMs: number): Promise<void>;
}

/** After this many tries the card says that its evidence could not be shown. */
const mostTries = 5;
const faultPause = 5_000;

export function createReportService(options: {
  readonly store: Store;
  readonly auditLog: AuditLog;
  readonly servers: Servers;
  readonly findJob: (id: string) => Promise<Job | undefined>;
  readonly cards: ReportCards;
  readonly downloads: Downloads;
  readonly spool: Spool;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
}): ReportService {
  const { servers, cards, spool, random, log } = options;
  /** Failures in a row, by the id of the report. */
  const failures = new Map<string, number>();
  const records = createReports({ ...options, wake: (id) => schedule.in(0, id) });

  const schedule = createSchedule({
    clock: options.clock,
    async step(id, signal) {
      const report = await records.get(id);
      const job = report === undefined ? undefined : await records.jobOf(report.guildId, report.jobId);
      if (report === undefined || job === undefined) return undefined;
      if (report.card === undefined) return post(id, report, job, signal);
      if (report.card.evidence === undefined) return addEvidence(id, report, report.card, job, signal);
      if (report.card.said !== cardVersion(report, job)) {
        const { card } = report;
        const shown = await cards.edit({ report, job }, [], signal);
        if (shown.kind !== 'shown') return notShown(id, shown);
        failures.delete(id);
        await records.setCard(id, { ...card, said: cardVersion(report, job) });
      }
      return (await records.finish(id)) ? undefined : 0;
    },
    failed(id, error) {
      // The card is tried again at the next start or report.
      if (error instanceof UnreadableJobError) return undefined;
      log.error({ report: id, err: error }, 'the card of a report could not be updated; trying again');
      return faultPause;
    },
  });

  /** Without a log channel there is no card. The report is in the audit log. */
  async function post(id: string, report: Report, job: Job, signal: AbortSignal): Promise<number | undefined> {
    const { logChannel } = servers.policy(report.guildId);
    if (logChannel === undefined) return undefined;
    const record = report.record ?? (await readMemberRecord(options, job));
    const shown = await cards.post(logChannel, { report: { ...report, record }, job }, signal);
    if (shown.kind !== 'shown') return notShown(id, shown);
    failures.delete(id);
    await records.setCard(id, { channelId: logChannel, id: shown.id, said: cardVersion(report, job) }, { record });
    return 0;
  }

  async function addEvidence(
    id: string,
    report: Report,
    card: NonNullable<Report['card']>,
    job: Job,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    // Where the owner deletes the result, its files stay until they are with the card.
    const isGone = (job.removed !== undefined && !isDeleted(job)) || (failures.get(id) ?? 0) >= mostTries;
    const evidence = isGone ? noEvidence(job) : await gatherEvidence(options, report, job, signal);
    if (evidence.kind === 'unreachable') return retryLater(id, evidence.retryAfter);
    const { uploads, missing } = evidence;
    const withEvidence = {
      ...card,
      said: cardVersion(report, job),
      evidence: { files: uploads.map(({ name, kind, isInput }) => ({ id: '', name, kind, isInput })), missing },
    };
    const shown = await cards.edit({ report: { ...report, card: withEvidence }, job }, uploads, signal);
    // If Discord refuses the files, the card is written without them.
    if ((shown.kind === 'too-large' || shown.kind === 'refused') && uploads.length > 0) {
      failures.set(id, mostTries);
      return 0;
    }
    if (shown.kind !== 'shown') return notShown(id, shown);
    failures.delete(id);
    await records.setCard(id, { ...withEvidence, evidence: { files: [...shown.files], missing } });
    await spool.remove(evidenceFolder(report));
    return 0;
  }

  /** A deleted card is not made again. A card that cannot be written is tried again at the next start or report. */
  async function notShown(id: string, outcome: Exclude<CardShown, { kind: 'shown' }>): Promise<number | undefined> {
    if (outcome.kind === 'unreachable') return retryLater(id, outcome.retryAfter);
    failures.delete(id);
    log.warn({ report: id, card: outcome.kind }, 'the card of a report could not be written; it is in the audit log');
    return Promise.resolve(undefined);
  }

  function retryLater(id: string, retryAfter: number | undefined): number {
    const failed = (failures.get(id) ?? 0) + 1;
    failures.set(id, failed);
    return retryAfter ?? backoffDelay(failed, random());
  }

  return {
    ...records,
    async start() {
      for (const id of await records.due()) schedule.in(0, id);
    },
    stop: async (graceMs) => schedule.stop(graceMs),
  };
}
