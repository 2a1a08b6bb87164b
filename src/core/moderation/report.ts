import { z } from 'zod';
import { mediaKinds } from '../media/media-kind.ts';
import { discordId, type Job } from '../job/record.ts';

/** What moderators decide on a report. */
export const outcome = z.object({ what: z.enum(['removed', 'barred', 'dismissed']), by: discordId, at: z.number() });
export type Outcome = z.infer<typeof outcome>;

/** A file of a card. The kind is absent on records of earlier versions. `isInput`: it was put in; else it is a result. */
const evidenceFile = z.object({
  id: discordId.or(z.literal('')),
  name: z.string(),
  kind: z.enum(mediaKinds).optional(),
  isInput: z.boolean().optional(),
});
export type EvidenceFile = z.infer<typeof evidenceFile>;

/**
 * One result that members reported. Each member's report counts once. The reasons of the first few are kept here; the
 * audit log has all of them.
 */
export const reportRecord = z.object({
  version: z.literal(1),
  guildId: discordId,
  jobId: discordId,
  /** The message that was reported first: what it shows is the evidence. */
  messageId: discordId,
  count: z.number().int().positive(),
  first: z.array(z.object({ by: discordId, at: z.number(), why: z.string() })),
  outcome: outcome.optional(),
  /** Its card in the log channel. */
  card: z
    .object({
      channelId: discordId,
      id: discordId,
      /** What it says: its `cardVersion`. */
      said: z.string(),
      /** Once all was done for it: the files that go with the card, and how many could not be shown there. */
      evidence: z.object({ files: z.array(evidenceFile), missing: z.number() }).optional(),
    })
    .optional(),
});
export type Report = z.infer<typeof reportRecord>;

/** The card shows so many reports with their reasons, and counts the others. */
export const mostShown = 5;

/** The decision on a report: on its card, or by a removal elsewhere. */
export function outcomeOf(report: Report, job: Pick<Job, 'removed'> | undefined): Outcome | undefined {
  if (report.outcome !== undefined) return report.outcome;
  const removed = job?.removed;
  return removed === undefined ? undefined : { what: 'removed', by: removed.by, at: removed.at };
}

/** A text that changes whenever the card has to change. */
export function cardVersion(report: Report, job: Pick<Job, 'removed'> | undefined): string {
  const decided = outcomeOf(report, job);
  return `${report.count}/${decided?.what ?? ''}/${decided?.by ?? ''}`;
}

const hour = 3_600_000;
const limits = [
  { ms: hour, most: 5 },
  { ms: 24 * hour, most: 20 },
] as const;

/** When a member who reported at these times may report again; `undefined`: now. All in epoch ms. */
export function mayReportAt(times: readonly number[], now: number): number | undefined {
  const until = limits.map(({ ms, most }) => {
    const newestFirst = times.filter((at) => at <= now).toSorted((a, b) => b - a);
    return (newestFirst[most - 1] ?? -Infinity) + ms;
  });
  const latest = Math.max(...until);
  return latest > now ? latest : undefined;
}

/** The times that still count. A time in the future was written by a wrong clock, so it does not count. */
export function recentTimes(times: readonly number[], now: number): number[] {
  return times.filter((at) => at > now - 24 * hour && at <= now);
}

/** The message of the job that a report names. A forged id stands for the first message, or for the reply. */
export function reportedMessage(job: Job, messageId: string): string | undefined {
  return job.messages.some(({ id }) => id === messageId) ? messageId : (job.messages[0]?.id ?? job.reply);
}
