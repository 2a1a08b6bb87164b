import type { Job } from '../../core/job/record.ts';
import type { ServerList } from '../../core/moderation/server-list.ts';
import type { Servers } from '../moderation/servers.ts';
import type { ClockWatch } from '../runtime/clock-watch.ts';
import type { SubmissionQueue } from './submission-queue.ts';

/**
 * `wait`: a pause of the bot or of the server holds the job, or the machine's clock is doubtful. The last two end the
 * job.
 */
export type SendVerdict = 'go' | 'wait' | 'blocked' | 'server-not-allowed';

/** Decides from memory whether an accepted job may still be sent. Decisions since its acceptance count too. */
export function createSendCheck(options: {
  readonly queue: Pick<SubmissionQueue, 'paused'>;
  readonly servers: Pick<Servers, 'blockOf' | 'pause'>;
  readonly isListed: ServerList;
  readonly clockWatch: Pick<ClockWatch, 'isDoubtful'>;
}): (job: Job) => SendVerdict {
  const { queue, servers, isListed, clockWatch } = options;
  return ({ place: { guildId }, owner }) => {
    if (!isListed(guildId)) return 'server-not-allowed';
    if (servers.blockOf(guildId, owner.id) !== undefined) return 'blocked';
    return queue.paused || servers.pause(guildId) !== undefined || clockWatch.isDoubtful() ? 'wait' : 'go';
  };
}
