import type { Job } from '../../core/job/record.ts';
import type { ServerList } from '../../core/moderation/server-list.ts';
import type { Servers } from '../moderation/servers.ts';
import type { ClockWatch } from '../runtime/clock-watch.ts';
import type { SubmissionQueue } from './submission-queue.ts';

/** `wait`: it is paused, for everyone or in its server, or the machine's clock is doubtful. The others end the job: nobody may send it any more. */
export type SendVerdict = 'go' | 'wait' | 'blocked' | 'server-not-allowed';

/** Whether a job that was taken on may still be sent, from memory: what was decided since it was asked for counts too. */
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
