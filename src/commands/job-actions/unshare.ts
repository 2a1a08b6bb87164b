import { owns } from '../../core/job/who-may.ts';
import type { JobActionHandler } from '../command.ts';
import { shareResults } from '../share-results.ts';

/** Others may make nothing more from any of a member's results. */
export const unshareAction: JobActionHandler<'unshare'> = {
  kind: 'button',
  isOffered: (job, actor, isShared) => owns(job, actor) && job.state === 'delivered' && isShared,
  press: async (context, services) => shareResults(context, services, false),
};
