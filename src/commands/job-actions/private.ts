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
      switch (answer) {
        case 'done':
          return saidInPlace(use, t('press.private'));
        case 'withheld':
          return saidInPlace(use, t('press.withheld-already'));
        case 'not-here':
        case 'unknown-job':
        case 'not-yours':
        case 'over':
        case 'delivering':
          return saidInPlace(use, t(`press.${answer}`));
      }
    },
  };
}
