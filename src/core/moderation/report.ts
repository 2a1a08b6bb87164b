import { z } from 'zod';
import { mediaKinds } from '../media/media-kind.ts';
import { discordId } from '../discord-id.ts';
import type { Job } from '../job/record.ts';

/** What moderators decide on a report. */
export const outcome = z.object({
  what: z.enum(['removed', 'barred', 'dismissed']),
  by: discordId,
  at: z.number(),
  /** The id of the decision. Without it, as on records of earlier versions, the decision cannot be undone. */
  id: z.string().optional(),
  /** It cannot be undone any more: its block has ended or was changed. */
  isFinal: z.boolean().optional(),
});
export type Outcome = z.infer<typeof outcome>;

/** A decision that was undone. */
const undone = z.object({ what: z.enum(['barred', 'dismissed']), by: discordId, at: z.number() });
export type Undone = z.infer<typeof undone>;

/** What is known of a member when they are reported first. `isPartial`: there may be more. */
const memberRecord = z.object({
  /** In the last 30 days. */
  results: z.object({ count: z.number(), isPartial: z.boolean() }),
  blocks: z.number(),
  removals: z.number(),
  /** Only the newest decisions of the server were read. */
  isPartial: z.boolean(),
});
export type MemberRecord = z.infer<typeof memberRecord>;

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
  /** The message that was reported first: what it shows is the evidence. Empty if the job has none. */
  messageId: discordId.or(z.literal('')),
  count: z.number().int().positive(),
  first: z.array(z.object({ by: discordId, at: z.number(), why: z.string() })),
  outcome: outcome.optional(),
  /** The decision before, if it was undone. */
  undone: undone.optional(),
  /** Read when the card was made. Absent on records of earlier versions. */
  record: memberRecord.optional(),
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
  // A report stays open where the owner deleted the result.
  return removed === undefined || removed.byOwner === true
    ? undefined
    : { what: 'removed', by: removed.by, at: removed.at };
}

/** A text that changes whenever the card has to change. */
export function cardVersion(report: Report, job: Pick<Job, 'removed'> | undefined): string {
  const decided = outcomeOf(report, job);
  const { undone: before } = report;
  return [
    `${report.count}/${decided?.what ?? ''}/${decided?.by ?? ''}`,
    ...(decided?.id === undefined ? [] : [decided.id]),
    ...(decided?.isFinal === true ? ['final'] : []),
    ...(before === undefined ? [] : [`undone-${before.at}`]),
    ...(removalAfter(report, job) === undefined ? [] : ['removed']),
    ...(job?.removed?.byOwner === true ? ['deleted'] : []),
  ].join('/');
}

/** The removal of a result whose report was decided in another way before. */
export function removalAfter(report: Report, job: Pick<Job, 'removed'> | undefined): Job['removed'] {
  const what = report.outcome?.what;
  const isRemoval = what !== undefined && what !== 'removed' && job?.removed?.byOwner !== true;
  return isRemoval ? job?.removed : undefined;
}

/** Whether the decision on the card can be undone: until something else is decided. A removal is final. */
export function isUndoable(report: Report, job: Pick<Job, 'removed'> | undefined): boolean {
  const { outcome: decided } = report;
  if (decided === undefined || decided.what === 'removed' || decided.id === undefined) return false;
  return decided.isFinal !== true && (job?.removed === undefined || job.removed.byOwner === true);
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
