import type { Job } from '../../core/job/record.ts';
import { replyView } from '../../core/job/view.ts';
import { noExtraWrites } from '../moderation/audit.ts';
import { schema } from '../storage/schema.ts';
import type { JobContext } from './context.ts';
import { after, done, retryDiscord, type JobStep } from './step.ts';
import { announceEndToPress } from './announce-end.ts';

type DeleteRemovedDeps = Pick<
  JobContext,
  'store' | 'clock' | 'records' | 'status' | 'messenger' | 'undeletedWrites' | 'spool' | 'log'
>;

/** The evidence of a report has so much time, in ms, before a result is deleted by its owner. */
const evidencePatience = 60_000;
const evidencePace = 1_000;

/** Whether a report on a result that its owner deletes still waits for its evidence. */
async function isAwaited({ store, clock }: DeleteRemovedDeps, { id, place, removed }: Job): Promise<boolean> {
  if (removed?.byOwner !== true || clock.now() - removed.at > evidencePatience) return false;
  const [report, due] = await store.getMany([
    schema.report.key(place.guildId, id),
    schema.reportDue.key(place.guildId, id),
  ]);
  return due !== undefined && schema.report.record.safeParse(report).data?.card?.evidence === undefined;
}

/** Deletes what is left of a removed job: its files, and its messages as far as the bot can reach them. */
export const deleteRemoved: JobStep<DeleteRemovedDeps> = async (deps, job, signal) => {
  const { store, records, status, messenger, undeletedWrites, spool, log } = deps;
  if (await isAwaited(deps, job)) return after(evidencePace);
  // If the files are in the reply, the reply is the first message.
  const isInReply = job.route.via === 'reply';
  const hasReply = isInReply && job.messages.length > 0;
  const outcomes = await status.settle(job.id, async () =>
    Promise.all([
      ...(hasReply ? [] : [messenger.removeReply(job, signal)]),
      ...job.messages.map(async (_message, page) => messenger.remove(job, page, signal)),
      messenger.removeInputs(job, signal),
      messenger.removeNotice(job, signal),
      messenger.removeMention(job, signal),
      messenger.removeUnrecorded(job, signal),
    ]),
  );
  // The owner who was promised a private result is told that it does not come.
  const answered = isInReply ? await announceEndToPress(messenger, job, replyView(job), signal) : undefined;
  const again = [...outcomes, answered].find((outcome) => outcome?.kind === 'unreachable');
  if (again?.kind === 'unreachable') return retryDiscord(again);
  const left = outcomes.filter(({ kind }) => kind !== 'removed').length;
  if (left > 0) {
    log.warn({ job: job.id, messages: left }, 'messages of a removed job could not be deleted');
  }
  await spool.remove(job.id);
  // Whatever is made from it later finds it removed.
  const children = await store.range(schema.child.under(job.id), { limit: 1 });
  const event = { type: 'cleared', ...(children.length === 0 ? {} : { hasChildren: true }) } as const;
  await records.applyWith(job.id, event, left > 0 ? undeletedWrites(job, left) : noExtraWrites);
  return children.length === 0 ? done : after(0);
};
