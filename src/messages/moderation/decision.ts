import { userMention } from 'discord.js';
import type { Decision } from '../../core/moderation/decision.ts';
import type { Language } from '../../core/language.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Words } from '../../words/words.ts';
import { dateTime } from '../time.ts';
import { settingText } from './setting.ts';

const longestReason = 300;

/** One decision as a line, in the log channel and in `/moderate log` alike. It mentions people, and pings none. */
export function decisionText(decision: Decision, language: Language, words: Words): string {
  const { by, whom, amount, setting, why, job } = decision;
  const line = words(language, `decision.${decision.what}`, {
    by: userMention(by),
    whom: whom === undefined ? '' : userMention(whom),
    count: amount ?? 0,
    job: job ?? '',
    setting: setting === undefined ? '' : words(language, `policy.setting.${setting}`),
  });
  const change = setting === undefined ? '' : settingText(decision, language, words);
  const until =
    decision.what === 'barred' && amount !== undefined
      ? words(language, 'decision.until', { when: dateTime(amount) })
      : '';
  const reason =
    why === undefined || why === '' ? '' : words(language, 'decision.why', { why: inlineCode(why, longestReason) });
  return [line, change, until, reason].filter((part) => part !== '').join(' · ');
}
