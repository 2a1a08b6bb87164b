import { userMention } from 'discord.js';
import type { Decision } from '../../core/moderation/decision.ts';
import { countThatFit, inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { dateTime } from '../time.ts';
import { presetText, settingText } from './setting.ts';

const longestReason = 300;
/** A preset may change every setting of the policy. A card has room for all of it, and a list for its beginning. */
const longestText = 2_000;
const separator = ' · ';
const ELLIPSIS = ' …';

/** What was decided, by whom and about whom, in one line. It mentions people, and pings none. It has no words of members. */
export function decisionText(decision: Decision, t: Translate, longest = longestText): string {
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
  const parts = [line, ...change.split(separator), until].filter((part) => part !== '');
  // Only whole parts are left out, so that no code is cut open.
  const fitting = parts.slice(0, Math.max(countThatFit(parts, longest - ELLIPSIS.length, separator), 1));
  return fitting.join(separator) + (fitting.length < parts.length ? ELLIPSIS : '');
}

/** The decision, and the moderator's own words on a line of their own. For log channels and `/moderate log`. */
export function decisionLines(decision: Decision, t: Translate, longest = longestText): readonly string[] {
  const { why } = decision;
  const hasReason = why !== undefined && why !== '';
  return [
    decisionText(decision, t, longest),
    ...(hasReason ? [t('decision.why', { why: inlineCode(why, longestReason) })] : []),
  ];
}
