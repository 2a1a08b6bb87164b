import { saidInPlace } from '../answer.ts';
import type { ButtonUse } from '../command.ts';
import type { JobPress } from '../request.ts';

/** *Only for me*, for a job's owner: the result comes in this answer's place. */
export const privateButton: ButtonUse<JobPress> = {
  kind: 'button',
  async press(use, { jobs }) {
    const answer = await jobs.makePrivate(use.carries.job, use, use);
    if (answer === 'done') return saidInPlace(use, use.t('press.private'));
    return saidInPlace(use, use.t(answer === 'withheld' ? 'press.withheld-already' : `press.${answer}`));
  },
};
