import { ephemeral, type CommandAnswer } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import type { ServerContext } from '../request.ts';

export type ModerateAnswer = Extract<CommandAnswer, { kind: 'message' | 'refused' }>;

/** What was done, and a warning where the log channel cannot be written. */
export async function doneLines(
  { guildId, t }: ServerContext,
  { moderation }: CommandServices,
  ...lines: readonly string[]
): Promise<readonly string[]> {
  const isLogged = await moderation.isLogged(guildId);
  return [...lines, ...(isLogged ? [] : [t('moderation.log-failed')])];
}

/** The answer after a decision. */
export async function done(...args: Parameters<typeof doneLines>): Promise<ModerateAnswer> {
  return ephemeral(...(await doneLines(...args)));
}
