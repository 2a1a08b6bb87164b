import { awaitsMention } from '../../core/job/predicates.ts';
import type { JobContext } from './context.ts';
import { done, proceed, retryDiscord, type JobStep } from './step.ts';

type MentionDeps = Pick<JobContext, 'records' | 'messenger' | 'log'>;

/**
 * Mentions the owner of a job that took long, in a reply to its card. That it begins is on disk before the message is
 * sent. A later try then looks for the message first, because Discord remembers a nonce for some minutes only.
 */
export const mentionOwner: JobStep<MentionDeps> = async ({ records, messenger, log }, job, signal) => {
  if (!awaitsMention(job)) return done;
  if (job.mention !== undefined) {
    const before = await messenger.findMention(job, signal);
    if (before.kind === 'unreachable') return retryDiscord(before);
    if (before.kind === 'found') return proceed(records, job, { type: 'mentioned', messageId: before.id });
  } else {
    const begun = await records.apply(job.id, { type: 'mentioning' });
    if (begun === undefined || !awaitsMention(begun)) return done;
  }
  const sent = await messenger.sendMention(job, signal);
  if (sent.kind === 'unreachable') return retryDiscord(sent);
  if (sent.kind === 'shown') return proceed(records, job, { type: 'mentioned', messageId: sent.message.id });
  log.warn({ job: job.id, outcome: sent.kind }, 'the owner of a job could not be mentioned; its card shows its end');
  return proceed(records, job, { type: 'mentioned' });
};
