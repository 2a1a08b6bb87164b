import type { Words } from '../../words/words.ts';
import { said, type CommandAnswer } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import type { Use } from '../request.ts';

export type Answer = Exclude<CommandAnswer, { kind: 'request' }>;

/** What was done, and whether the log channel cannot be written. */
export async function done(
  { guildId, language }: Use,
  { moderation }: CommandServices,
  words: Words,
  ...lines: readonly string[]
): Promise<Answer> {
  const isLogged = await moderation.isLogged(guildId);
  return said(...lines, ...(isLogged ? [] : [words(language, 'moderation.log-failed')]));
}
