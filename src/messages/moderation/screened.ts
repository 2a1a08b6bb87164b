import { channelMention, userMention } from 'discord.js';
import type { LogEntry } from '../../core/moderation/log-entry.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';

const longestName = 100;

/** What moderators read of a refused text: who, where, by which rule and word. What the operator's list has is the operator's. */
export function screenedText(
  { memberId, channelId, text, hit }: Extract<LogEntry, { kind: 'screened' }>,
  longestText: number,
  t: Translate,
): string {
  return t(`log.screened-${hit.source}`, {
    who: userMention(memberId),
    where: channelMention(channelId),
    rule: inlineCode(hit.ruleName, longestName),
    matched: inlineCode(hit.matched, longestName),
    text: inlineCode(text, longestText),
  });
}
