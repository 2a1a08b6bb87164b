import { reuseRefusalText } from '../../messages/refusals/reuse.ts';
import { retryRefusalText } from '../../messages/refusals/retry.ts';
import { requestAgain } from '../reuse/again.ts';
import { refused, type PanelAnswer } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';

/**
 * *Try again*, for a job's owner. The press is a request like any other, with the options that the job had: at today's
 * price, policy and model file. It comes from where the job came from.
 */
export const retryAction: JobActionHandler<'retry'> = {
  kind: 'button',
  async press(context, services): Promise<PanelAnswer> {
    const { t, inServer } = context;
    if (inServer === undefined) return refused(t('refusal.not-in-server'), 'server');
    const found = await services.jobs.findRetryable(context.params.job, context);
    if (found.kind !== 'retryable') return refused(retryRefusalText(found, t));
    const { job, unseen } = found;
    const { origin } = job;
    const from = origin?.credit?.owner;
    if (from !== undefined && !(await services.jobs.mayReuse(from, context.memberId))) {
      return refused(reuseRefusalText('declined', t));
    }
    const answer = requestAgain(job, inServer, services, { isNewSeed: false });
    if (answer.kind === 'refused') return answer;
    const { request, ...priced } = answer.priced;
    return {
      kind: 'request',
      priced: { ...priced, request: { ...request, origin, retryOf: { job: job.id, unseen } } },
    };
  },
};
