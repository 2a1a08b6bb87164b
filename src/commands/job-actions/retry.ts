import { linkLeft } from '../../core/job/inputs.ts';
import type { Job } from '../../core/job/record.ts';
import { retryRefusalText } from '../../messages/refusals/retry.ts';
import { refused, type PanelAnswer } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';
import { modelRequest } from '../model-request.ts';

/**
 * *Try again*, for a job's owner. The press is a request like any other, with the options that the job had: at today's
 * price, policy and model file.
 */
export const retryAction: JobActionHandler<'retry'> = {
  kind: 'button',
  async press(context, services): Promise<PanelAnswer> {
    const { t, inServer } = context;
    if (inServer === undefined) return refused(t('refusal.not-in-server'), 'server');
    const found = await services.jobs.findRetryable(context.params.job, context);
    if (found.kind !== 'retryable') return refused(retryRefusalText(found, t));
    const { job, unseen } = found;
    const { given = {} } = job;
    const model = services.models.current().byId.get(job.model.id);
    if (model === undefined) return refused(t('refusal.model-gone'), 'unknown-command');
    if (lacksFile(given, services.clock.now())) return refused(t('press.retry-files'));
    const answer = modelRequest(model, given, inServer, services);
    if (answer.kind === 'refused') return answer;
    const { priced } = answer;
    return { kind: 'request', priced: { ...priced, request: { ...priced.request, retryOf: { job: job.id, unseen } } } };
  },
};

/** Whether Discord's link to an attached file has ended, so that it cannot be fetched again. */
function lacksFile(given: NonNullable<Job['given']>, now: number): boolean {
  return Object.values(given).some((value) => typeof value === 'object' && linkLeft(value.url, now) <= 0);
}
