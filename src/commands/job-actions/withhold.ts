import { saidInPlace } from '../answer.ts';
import type { ButtonUse } from '../command.ts';
import { decisionOf } from '../decision.ts';
import type { JobPress } from '../request.ts';

/** *Withhold it*, for moderators: nobody gets the result. */
export const withholdButton: ButtonUse<JobPress> = {
  kind: 'button',
  async press(use, services) {
    const answer = await services.jobs.withhold(use.carries.job, use, decisionOf(use, services, 'withheld'));
    return saidInPlace(use, use.t(answer === 'done' ? 'press.withheld' : `press.${answer}`));
  },
};
