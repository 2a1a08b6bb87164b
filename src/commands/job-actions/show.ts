import { privateText } from '../../messages/private-text.ts';
import type { ButtonHandler } from '../command.ts';
import type { JobButtonContext } from '../request.ts';

const keys = {
  failed: 'press.show-failed',
  'unknown-job': 'press.unknown-job',
  'not-yours': 'press.not-yours',
  'nothing-kept': 'press.nothing-kept',
} as const;

/** *Show me*, for the owner of a kept result. The answer is deferred, because files take longer than three seconds. */
export const showButton: ButtonHandler<JobButtonContext> = {
  kind: 'button',
  press: (context, { jobs }) => ({
    kind: 'deferred',
    async later(signal) {
      const answer = await jobs.show(context.params.job, context, context, signal);
      return answer === 'shown' ? undefined : privateText([context.t(keys[answer])]);
    },
  }),
};
