import { decode } from '../custom-id.ts';

/** A message as far as it tells which job it belongs to. */
interface Message {
  readonly authorId: string;
  /** The interaction that it answers. */
  readonly interactionId: string | undefined;
  readonly customIds: readonly string[];
}

/**
 * The job that a message of the bot's may belong to: by its buttons, else by the interaction that it answers, whose id
 * is the job's. The job's own record has the last word.
 */
export function jobOfMessage({ authorId, interactionId, customIds }: Message, botId: string): string | undefined {
  if (authorId !== botId) return undefined;
  const ids = customIds.map(decode).flatMap((id) => (id?.owner === 'job' ? id.carries.job : []));
  return ids[0] ?? interactionId;
}
