import { ephemeral, type CommandAnswer } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import type { ServerContext } from '../request.ts';

export type ModerateAnswer = Exclude<CommandAnswer, { kind: 'request' }>;

/** The answer after a decision: what was done, and a warning where the log channel cannot be written. */
export async function done(
  { guildId, t }: ServerContext,
  { moderation }: CommandServices,
  ...lines: readonly string[]
): Promise<ModerateAnswer> {
  const isLogged = await moderation.isLogged(guildId);
  return ephemeral(...lines, ...(isLogged ? [] : [t('moderation.log-failed')]));
}
