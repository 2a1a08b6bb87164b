import { jobButtonRow } from '../../messages/job/buttons.ts';
import type { CancelAnswer } from '../../services/jobs/actions.ts';
import { said, type PanelAnswer } from '../answer.ts';
import type { ButtonUse } from '../command.ts';
import { decisionOf } from '../decision.ts';
import type { JobPress } from '../request.ts';

/** What is offered where it cannot be stopped any more. */
const instead = { 'owner-cannot-stop': 'private', 'moderator-cannot-stop': 'withhold' } as const;

/** *Cancel*, for a job's owner and for moderators. Where RunComfy is asked, its word takes the answer's place. */
export const cancelButton: ButtonUse<JobPress> = {
  kind: 'button',
  async press(use, services) {
    const { jobs } = services;
    const { job: id } = use.carries;
    const answer = await jobs.cancel(id, use, decisionOf(use, services, 'cancelled'));
    const first = answerOf(answer, use);
    if (answer !== 'asked') return first;
    return { ...first, later: async () => answerOf(await jobs.cancelOutcome(id, use), use).components };
  },
};

function answerOf(answer: CancelAnswer, { carries, t }: JobPress): Extract<PanelAnswer, { kind: 'said' }> {
  const { kind, components } = said(t(answer === 'withheld' ? 'press.withheld-already' : `press.${answer}`));
  if (answer !== 'owner-cannot-stop' && answer !== 'moderator-cannot-stop') return { kind, components };
  const button = { action: instead[answer], jobId: carries.job };
  return { kind, components: [...components, jobButtonRow([button], t).toJSON()] };
}
