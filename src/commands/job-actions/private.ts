import type { Words } from '../../words/words.ts';
import { saidInPlace } from '../answer.ts';
import type { ButtonUse } from '../command.ts';
import type { JobPress } from '../request.ts';

/** *Only for me*, for a job's owner: the result comes in this answer's place. */
export function privateButton(words: Words): ButtonUse<JobPress> {
  return {
    kind: 'button',
    async press(use, { jobs }) {
      const t = words.in(use.language);
      const answer = await jobs.makePrivate(use.carries.job, use, use);
      if (answer === 'done') return saidInPlace(use, t('press.private'));
      return saidInPlace(use, t(answer === 'withheld' ? 'press.withheld-already' : `press.${answer}`));
    },
  };
}
