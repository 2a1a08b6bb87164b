import { jobButtonRow } from '../../messages/job/buttons.ts';
import type { CancelResult } from '../../services/jobs/actions.ts';
import { ephemeral, type PanelAnswer } from '../answer.ts';
import type { ButtonHandler } from '../command.ts';
import { newDecision } from '../decision.ts';
import type { JobButtonContext } from '../request.ts';

/** The button that is offered where the job cannot be stopped any more. */
const instead = { 'owner-cannot-stop': 'private', 'moderator-cannot-stop': 'withhold' } as const;

/** *Cancel*, for a job's owner and for moderators. Where RunComfy has to be asked, its answer replaces the first one. */
export const cancelButton: ButtonHandler<JobButtonContext> = {
  kind: 'button',
  async press(context, services) {
    const { jobs } = services;
    const { job: id } = context.params;
    const answer = await jobs.cancel(id, context, newDecision(context, services, 'cancelled'));
    const first = answerOf(answer, context);
    if (answer !== 'asked') return first;
    return { ...first, later: async () => answerOf(await jobs.cancelOutcome(id, context), context).components };
  },
};

function answerOf(answer: CancelResult, { params, t }: JobButtonContext): Extract<PanelAnswer, { kind: 'message' }> {
  const { kind, components } = ephemeral(t(answer === 'withheld' ? 'press.withheld-already' : `press.${answer}`));
  if (answer !== 'owner-cannot-stop' && answer !== 'moderator-cannot-stop') return { kind, components };
  const button = { action: instead[answer], jobId: params.job };
  return { kind, components: [...components, jobButtonRow([button], t).toJSON()] };
}
