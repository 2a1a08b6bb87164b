import { originOf, reuseRefusal } from '../../core/job/reuse.ts';
import { reuseRefusalText } from '../../messages/refusals/reuse.ts';
import { requestAgain } from '../again-request.ts';
import { refused, type PanelAnswer } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';

/**
 * *Again*, for everybody who sees a result. The press is a request of who presses, with the options that the job had and
 * another seed.
 */
export const againAction: JobActionHandler<'again'> = {
  kind: 'button',
  isOffered: (job, actor, isShared) => reuseRefusal(job, actor, isShared) === undefined && job.given !== undefined,
  async press(context, services): Promise<PanelAnswer> {
    const { t, inServer } = context;
    if (inServer === undefined) return refused(t('refusal.not-in-server'), 'server');
    const found = await services.jobs.findReusable(context.params.job, context);
    if (found.kind !== 'reusable') return refused(reuseRefusalText(found.kind, t));
    const { job } = found;
    const answer = requestAgain(job, inServer, services, { isNewSeed: true });
    if (answer.kind === 'refused') return answer;
    const { request, ...priced } = answer.priced;
    const origin = originOf(job, 'again');
    return { kind: 'request', priced: { ...priced, request: { ...request, origin }, original: job.hold.credits } };
  },
};
