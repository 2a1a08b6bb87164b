import type { Job } from '../../core/job/record.ts';
import { jobNote } from '../../messages/job/note.ts';
import type { CancelResult } from '../../services/jobs/actions.ts';
import type { PanelAnswer } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';
import { newDecision } from '../decision.ts';
import type { JobButtonContext } from '../request.ts';

/** The button that is offered where the job cannot be stopped any more. */
const instead = { 'owner-cannot-stop': 'private', 'moderator-cannot-stop': 'withhold' } as const;

/** *Cancel*, for a job's owner and for moderators. Where RunComfy has to be asked, its answer replaces the first one. */
export const cancelAction: JobActionHandler<'cancel'> = {
  kind: 'button',
  async press(context, services) {
    const { jobs } = services;
    const { job: id } = context.params;
    const note = async (answer: CancelResult) => noteOf(answer, await jobs.find(id, context), context);
    const answer = await jobs.cancel(id, context, newDecision(context, services, 'cancelled'));
    const first = await note(answer);
    if (answer !== 'asked') return first;
    return { ...first, later: async () => (await note(await jobs.cancelOutcome(id, context))).components };
  },
};

function noteOf(
  answer: CancelResult,
  job: Job | undefined,
  { params, t }: JobButtonContext,
): Extract<PanelAnswer, { kind: 'message' }> {
  const credits = job?.hold.credits ?? 0;
  const isOffered = answer === 'owner-cannot-stop' || answer === 'moderator-cannot-stop';
  const buttons = isOffered ? [{ action: instead[answer], jobId: params.job, credits }] : [];
  return { kind: 'message', components: jobNote([textOf(answer, credits, t)], buttons, t) };
}

function textOf(answer: CancelResult, credits: number, t: JobButtonContext['t']): string {
  switch (answer) {
    case 'withheld':
      return t('press.withheld-already');
    case 'owner-cannot-stop':
    case 'moderator-cannot-stop':
    case 'cannot-stop':
      return t(`press.${answer}`, { count: credits });
    case 'unknown-job':
    case 'not-yours':
    case 'cancelled':
    case 'asked':
    case 'already-asked':
    case 'over':
    case 'delivering':
      return t(`press.${answer}`);
  }
}
