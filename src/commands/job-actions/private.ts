import { ephemeralInPlace } from '../answer.ts';
import type { ButtonHandler } from '../command.ts';
import type { JobButtonContext } from '../request.ts';

/** *Only for me*, for a job's owner. The result replaces this answer. */
export const privateButton: ButtonHandler<JobButtonContext> = {
  kind: 'button',
  async press(context, { jobs }) {
    const answer = await jobs.makePrivate(context.params.job, context, context);
    if (answer === 'done') return ephemeralInPlace(context, context.t('press.private'));
    return ephemeralInPlace(context, context.t(answer === 'withheld' ? 'press.withheld-already' : `press.${answer}`));
  },
};
