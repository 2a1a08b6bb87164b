import { jobOfMessage } from '../core/moderation/target.ts';
import type { CommandServices } from './command.ts';
import type { CommandRequest } from './request.ts';

/** The job that the context menu's message may belong to: as the message itself shows, else by the records. */
export async function jobOfTarget(
  { target, applicationId }: CommandRequest,
  { jobs }: CommandServices,
): Promise<string | undefined> {
  if (target?.kind !== 'message' || target.message.authorId !== applicationId) return undefined;
  return jobOfMessage(target.message, applicationId) ?? jobs.jobIdOfMessage(target.message.id);
}
