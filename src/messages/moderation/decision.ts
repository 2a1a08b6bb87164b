import { userMention } from 'discord.js';
import type { Decision } from '../../core/moderation/decision.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { dateTime } from '../time.ts';
import { settingText } from './setting.ts';

const longestReason = 300;

/** One decision as a line, for the log channel and for `/moderate log`. It mentions people, and pings none. */
export function decisionText(decision: Decision, t: Translate): string {
  const { by, whom, amount, setting, why, job } = decision;
  const line = t(`decision.${decision.what}`, {
    by: userMention(by),
    whom: whom === undefined ? '' : userMention(whom),
    count: amount ?? 0,
    job: job ?? '',
    setting: setting === undefined ? '' : t(`policy.setting.${setting}`),
  });
  const change = setting === undefined ? '' : settingText(decision, t);
  const until =
    decision.what === 'barred' && amount !== undefined ? t('decision.until', { when: dateTime(amount) }) : '';
  const reason = why === undefined || why === '' ? '' : t('decision.why', { why: inlineCode(why, longestReason) });
  return [line, change, until, reason].filter((part) => part !== '').join(' · ');
}
