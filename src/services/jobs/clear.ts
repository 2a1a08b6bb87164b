import { backOff } from '../../core/job/pace.ts';
import type { Job } from '../../core/job/record.ts';
import { countFailure, type JobStep } from './step.ts';

/** Deletes what is left of a removed job: its messages, as far as the bot can reach them, and its files. */
export const clear: JobStep = async (workshop, job, signal) => {
  const { records, status, messenger, spool, failures, random, log } = workshop;
  // Without a route the reply is the first of the messages.
  const outcomes = await status.settle(job.id, async () =>
    Promise.all([
      ...(job.route === undefined ? [] : [messenger.removeReply(job, signal)]),
      ...job.messages.map(async (_message, page) => messenger.remove(job, page, signal)),
    ]),
  );
  const again = outcomes.find((outcome) => outcome.kind === 'unreachable');
  if (again !== undefined) return again.retryAfter ?? backOff(countFailure(workshop, job), random());
  const left = outcomes.filter(({ kind }) => kind !== 'removed').length;
  if (left > 0) log.warn({ job: job.id, messages: left }, 'messages of a removed job could not be deleted');
  failures.delete(job.id);
  await spool.remove(job.id);
  await records.apply(job.id, { type: 'cleared' });
  return undefined;
};

/** Whether the result, or a part of it, was shown where only its owner sees it and the bot cannot delete it. */
export function isOutOfReach(job: Job): boolean {
  return job.state === 'delivered' && job.route?.via === 'press';
}
