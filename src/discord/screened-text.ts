import { channelMention, userMention } from 'discord.js';
import type { Language } from '../core/language.ts';
import { inlineCode } from '../core/plain-text.ts';
import type { Screened } from '../services/moderation/screening.ts';
import type { Words } from '../words/words.ts';

const longestName = 100;
/** Of a message's 2,000. */
const longestText = 1_000;

/** What moderators read of a refused text: who, where, by which rule and word. What the operator's list has is the operator's. */
export function screenedText(
  { memberId, channelId, text, hit }: Screened,
  unsaid: number,
  language: Language,
  words: Words,
): string {
  const card = words(language, `log.screened-${hit.source}`, {
    who: userMention(memberId),
    where: channelMention(channelId),
    rule: inlineCode(hit.ruleName, longestName),
    matched: inlineCode(hit.matched, longestName),
    text: inlineCode(text, longestText),
  });
  return unsaid === 0 ? card : `${card}\n${words(language, 'log.screened-more', { count: unsaid })}`;
}
