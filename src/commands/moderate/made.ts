import type { Decision, DecisionKind } from '../../core/moderation/decision.ts';
import type { Words } from '../../words/words.ts';
import type { CommandAnswer, CommandServices, Use } from '../command.ts';
import { privateText } from '../../messages/private-text.ts';

export type Answer = Exclude<CommandAnswer, { kind: 'request' }>;

export function say(lines: readonly string[]): Answer {
  return { kind: 'said', components: privateText(lines) };
}

/** What whoever uses this decides, now. */
export function decisionOf(
  { id, memberId }: Use,
  { clock }: CommandServices,
  what: DecisionKind,
  facts: Pick<Decision, 'whom' | 'why' | 'amount' | 'job'> = {},
): Decision {
  return { version: 1, id, at: clock.now(), by: memberId, what, ...facts };
}

/** What was done, and whether the log channel cannot be written. */
export async function done(
  { guildId, language }: Use,
  { moderation }: CommandServices,
  words: Words,
  ...lines: readonly string[]
): Promise<Answer> {
  const isLogged = await moderation.isLogged(guildId);
  return say([...lines, ...(isLogged ? [] : [words(language, 'moderation.log-failed')])]);
}
