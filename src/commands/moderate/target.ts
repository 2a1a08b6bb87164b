import { jobOfMessage } from '../../core/moderation/target.ts';
import type { CommandServices } from '../command.ts';
import type { CommandRequest } from '../request.ts';

/** The job that the message may belong to whose menu was opened: as it tells, else by what is on record of it. */
export async function jobOfTarget(
  { target, applicationId }: CommandRequest,
  { jobs }: CommandServices,
): Promise<string | undefined> {
  if (target?.kind !== 'message' || target.message.authorId !== applicationId) return undefined;
  return jobOfMessage(target.message, applicationId) ?? jobs.ofMessage(target.message.id);
}
