import { userMention } from 'discord.js';
import type { Block } from '../../core/moderation/restrictions.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { dateTime } from '../time.ts';

/** A block in two lines: who, how long and by whom; and the reason. At most 250 characters. */
export function blockLines({ memberId, by, why, until }: Block, t: Translate): readonly string[] {
  const facts = { whom: userMention(memberId), by: userMention(by) };
  const line =
    until === undefined
      ? t('moderate.block-line', facts)
      : t('moderate.block-line-until', { ...facts, until: dateTime(until) });
  return [line, t('decision.why', { why: inlineCode(why, 80) })];
}
