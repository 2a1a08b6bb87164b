import type { JobAction } from '../../core/custom-id.ts';
import { mayReadPrompt } from '../../core/job/who-may.ts';
import type { JobButton } from '../../core/job/view.ts';
import type { JobCommandName } from '../../messages/command-name.ts';
import { morePanel } from '../../messages/job/more-panel.ts';
import { ephemeral, noteInPlace } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';

/**
 * *More…*: a private panel with everything that the presser may do with the job now. Its entries are the actions that
 * say when they are offered, in the order of `actions`.
 */
export function moreAction(
  nameOf: JobCommandName,
  actions: { readonly [N in JobAction]?: JobActionHandler<N> },
): JobActionHandler<'more'> {
  const entries = Object.entries(actions) as readonly (readonly [
    JobAction,
    Pick<JobActionHandler<JobAction>, 'isOffered'>,
  ])[];
  return {
    kind: 'button',
    async press(context, { jobs }) {
      const { params, t } = context;
      const job = await jobs.find(params.job, context);
      if (job === undefined) return ephemeral(t('press.unknown-job'));
      const isShared = await jobs.isShared(job.owner.id);
      const buttons = entries.flatMap(([action, { isOffered }]): JobButton[] =>
        isOffered?.(job, context, isShared) === true ? [{ action, jobId: job.id, credits: job.hold.credits }] : [],
      );
      const isShown = mayReadPrompt(job, context);
      return noteInPlace(context, morePanel({ job, prompt: isShown ? job.prompt : undefined, buttons }, t, nameOf));
    },
  };
}
