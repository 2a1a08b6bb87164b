import { said, type CommandAnswer } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import type { Use } from '../request.ts';

export type Answer = Exclude<CommandAnswer, { kind: 'request' }>;

/** What was done, and whether the log channel cannot be written. */
export async function done(
  { guildId, t }: Use,
  { moderation }: CommandServices,
  ...lines: readonly string[]
): Promise<Answer> {
  const isLogged = await moderation.isLogged(guildId);
  return said(...lines, ...(isLogged ? [] : [t('moderation.log-failed')]));
}
