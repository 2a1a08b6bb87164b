import { channelMention, userMention } from 'discord.js';
import type { LogEntry } from '../../core/moderation/log-entry.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';

const longestName = 100;

/** The log line of a refused text: who wrote it, where, and by which rule and word. For a word on the operator's list, the line names the list, not the word. */
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
