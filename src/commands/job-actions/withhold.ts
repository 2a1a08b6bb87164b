import type { Words } from '../../words/words.ts';
import { saidInPlace } from '../answer.ts';
import type { ButtonUse } from '../command.ts';
import { decisionOf } from '../decision.ts';
import type { JobPress } from '../request.ts';

/** *Withhold it*, for moderators: nobody gets the result. */
export function withholdButton(words: Words): ButtonUse<JobPress> {
  return {
    kind: 'button',
    async press(use, services) {
      const t = words.in(use.language);
      const answer = await services.jobs.withhold(use.carries.job, use, decisionOf(use, services, 'withheld'));
      return saidInPlace(use, t(answer === 'done' ? 'press.withheld' : `press.${answer}`));
    },
  };
}
