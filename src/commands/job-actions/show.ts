import { keepsFiles, owns } from '../../core/job/predicates.ts';
import { privateText } from '../../messages/private-text.ts';
import type { JobActionHandler } from '../command.ts';

const keys = {
  failed: 'press.show-failed',
  'unknown-job': 'press.unknown-job',
  'not-yours': 'press.not-yours',
  'nothing-kept': 'press.nothing-kept',
  sent: 'press.show-sent',
} as const;

/** *Show me*, for the owner of a kept result. The answer is deferred, because files take longer than three seconds. */
export const showAction: JobActionHandler<'show'> = {
  kind: 'button',
  isOffered: (job, actor) => owns(job, actor) && keepsFiles(job),
  press: (context, { jobs }) => ({
    kind: 'deferred',
    async later(signal) {
      const answer = await jobs.show(context.params.job, context, context, signal);
      return answer === 'shown' ? undefined : privateText([context.t(keys[answer])]);
    },
  }),
};
