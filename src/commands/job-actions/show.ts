import { privateText } from '../../messages/private-text.ts';
import type { ButtonUse } from '../command.ts';
import type { JobPress } from '../request.ts';

const keys = {
  failed: 'press.show-failed',
  'unknown-job': 'press.unknown-job',
  'not-yours': 'press.not-yours',
  'nothing-kept': 'press.nothing-kept',
} as const;

/** *Show me*, for the owner of a result that is kept. Files take longer than the three seconds for a first answer. */
export const showButton: ButtonUse<JobPress> = {
  kind: 'button',
  press: (use, { jobs }) => ({
    kind: 'deferred',
    async later(signal) {
      const answer = await jobs.show(use.carries.job, use, use, signal);
      return answer === 'shown' ? undefined : privateText([use.t(keys[answer])]);
    },
  }),
};
