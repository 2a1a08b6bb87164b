import { reuseRefusal } from '../../core/job/reuse.ts';
import type { PanelAnswer } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';
import { requestAgain } from '../reuse/again.ts';
import { findParent, madeFrom } from '../reuse/parent.ts';

/**
 * *Again*, for everybody who sees a result. The press is a request of who presses, with the options that the job had and
 * another seed.
 */
export const againAction: JobActionHandler<'again'> = {
  kind: 'button',
  isOffered: (job, actor, isShared) => reuseRefusal(job, actor, isShared) === undefined && job.given !== undefined,
  async press(context, services): Promise<PanelAnswer> {
    const parent = await findParent(context.params.job, context, services);
    if (parent.kind === 'refused') return parent;
    return madeFrom(parent, 'again', requestAgain(parent.job, parent.context, services, { isNewSeed: true }));
  },
};
