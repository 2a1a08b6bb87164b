import { userMention } from 'discord.js';
import type { Block } from '../../core/moderation/restrictions.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { dateTime } from '../time.ts';

/** One line about a block: who, how long and why; at most 250 characters. */
export function blockLine({ memberId, by, why, until }: Block, t: Translate): string {
  const facts = { whom: userMention(memberId), by: userMention(by), why: inlineCode(why, 80) };
  return until === undefined
    ? t('moderate.bar-line', facts)
    : t('moderate.bar-line-until', { ...facts, until: dateTime(until) });
}
