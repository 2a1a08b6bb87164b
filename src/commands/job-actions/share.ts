import { owns } from '../../core/job/who-may.ts';
import type { JobActionHandler } from '../command.ts';
import { shareResults } from '../share-results.ts';

/** Others may make something from a member's results again. */
export const shareAction: JobActionHandler<'share'> = {
  kind: 'button',
  isOffered: (job, actor, isShared) => owns(job, actor) && job.state === 'delivered' && !isShared,
  press: async (context, services) => shareResults(context, services, true),
};
