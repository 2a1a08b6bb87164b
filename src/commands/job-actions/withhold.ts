import { ephemeralInPlace } from '../answer.ts';
import type { ButtonHandler } from '../command.ts';
import { newDecision } from '../decision.ts';
import type { JobButtonContext } from '../request.ts';

/** *Withhold it*, for moderators. Nobody gets the result. */
export const withholdButton: ButtonHandler<JobButtonContext> = {
  kind: 'button',
  async press(context, services) {
    const answer = await services.jobs.withhold(
      context.params.job,
      context,
      newDecision(context, services, 'withheld'),
    );
    return ephemeralInPlace(context, context.t(answer === 'done' ? 'press.withheld' : `press.${answer}`));
  },
};
