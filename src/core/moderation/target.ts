import { decode } from '../custom-id.ts';

/** The parts of a message that say which job it belongs to. */
interface TargetMessage {
  readonly authorId: string;
  /** The interaction that it answers. */
  readonly interactionId: string | undefined;
  readonly customIds: readonly string[];
}

/**
 * The job that a message of the bot may belong to: by its buttons, else by the interaction that it answers, because a
 * job's id is its interaction's. The caller has to check it with the job's record.
 */
export function jobOfMessage({ authorId, interactionId, customIds }: TargetMessage, botId: string): string | undefined {
  if (authorId !== botId) return undefined;
  const ids = customIds.map(decode).flatMap((id) => (id?.owner === 'job' ? id.params.job : []));
  return ids[0] ?? interactionId;
}
