import { mayBeWithheld, moderates } from '../../core/job/who-may.ts';
import { jobNote } from '../../messages/job/note.ts';
import { noteInPlace } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';
import { newDecision } from '../decision.ts';

/** *Hold back*, for moderators. Nobody gets the result. */
export const withholdAction: JobActionHandler<'withhold'> = {
  kind: 'button',
  isOffered: (job, actor) => moderates(job, actor) && mayBeWithheld(job),
  async press(context, services) {
    const { params, t } = context;
    const answer = await services.jobs.withhold(params.job, context, newDecision(context, services, 'withheld'));
    return noteInPlace(context, jobNote([t(answer === 'done' ? 'press.withheld' : `press.${answer}`)], [], t));
  },
};
