import { userMention } from 'discord.js';
import type { Decision } from '../../core/moderation/decision.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { dateTime } from '../time.ts';
import { presetText, settingText } from './setting.ts';

const longestReason = 300;

/** What was decided, by whom and about whom, in one line. It mentions people, and pings none. */
export function decisionText(decision: Decision, t: Translate): string {
  const { by, whom, amount, setting, preset, what } = decision;
  const line = t(`decision.${what}`, {
    by: userMention(by),
    whom: whom === undefined ? '' : userMention(whom),
    count: amount ?? 0,
    setting: setting === undefined ? '' : t(`policy.setting.${setting}`),
    preset: preset === undefined ? '' : t(`policy.choice.${preset}`),
  });
  const change = preset === undefined ? settingText(decision, t) : presetText(decision, t);
  const until = what === 'barred' && amount !== undefined ? t('decision.until', { when: dateTime(amount) }) : '';
  return [line, change, until].filter((part) => part !== '').join(' · ');
}

/** The decision, and the moderator's own words on a line of their own. For log channels and `/moderate log`. */
export function decisionLines(decision: Decision, t: Translate): readonly string[] {
  const { why } = decision;
  const hasReason = why !== undefined && why !== '';
  return [
    decisionText(decision, t),
    ...(hasReason ? [t('decision.why', { why: inlineCode(why, longestReason) })] : []),
  ];
}
