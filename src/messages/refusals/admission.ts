import { TimestampStyles, channelMention, roleMention, time } from 'discord.js';
import type { AdmissionRefusal } from '../../core/job/admission.ts';
import type { Language } from '../../core/language.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Words } from '../../words/words.ts';
import type { ServerFacts } from '../../core/server-facts.ts';
import { plainStyle, textIn } from '../text.ts';

const longestReason = 300;
/** More are not read. */
const mostNamed = 8;

/** Why a request is not taken on, and what to do. Channels and roles are named where they are still there. */
export function admissionText(
  refusal: AdmissionRefusal,
  server: Pick<ServerFacts, 'hasChannel' | 'hasRole'>,
  language: Language,
  words: Words,
): string {
  switch (refusal.reason) {
    case 'member-waiting':
      return words(language, 'refusal.member-waiting', { limit: refusal.limit });
    case 'quota': {
      const { window, left, cost } = refusal;
      const renews = relative(refusal.renewsAt);
      if (left === 0) return words(language, `refusal.quota-${window}`, { renews, cost });
      return words(language, `refusal.quota-left-${window}`, { renews, count: left, cost });
    }
    case 'budget': {
      const { of, window, left, cost } = refusal;
      const renews = relative(refusal.renewsAt);
      if (left === 0) return words(language, `refusal.budget-${of}-${window}`, { renews });
      return words(language, `refusal.budget-left-${of}-${window}`, { renews, count: left, cost });
    }
    case 'server-paused':
      return words(language, 'refusal.server-paused', { why: inlineCode(refusal.why, longestReason) });
    case 'barred': {
      const why = inlineCode(refusal.why, longestReason);
      if (refusal.until === undefined) return words(language, 'refusal.barred', { why });
      return words(language, 'refusal.barred-until', { why, until: relative(refusal.until) });
    }
    case 'cooldown':
      return words(language, 'refusal.cooldown', { until: relative(refusal.until) });
    case 'policy':
      return textIn(refusal.said, language, words, {
        ...plainStyle,
        channel: (id) => (server.hasChannel(id) ? channelMention(id) : ''),
        role: (id) => (server.hasRole(id) ? roleMention(id) : ''),
        join: some,
      });
    case 'screened':
      return words(language, `refusal.screened-${refusal.by}`);
    case 'paused':
    case 'server-not-allowed':
    case 'all-waiting':
    case 'store-failing':
    case 'rules-unread':
    case 'unscreened':
      return words(language, `refusal.${refusal.reason}`);
  }
}

function relative(at: number): string {
  return time(Math.floor(at / 1000), TimestampStyles.RelativeTime);
}

function some(names: readonly string[]): string {
  return names.length > mostNamed ? `${names.slice(0, mostNamed).join(' ')} …` : names.join(' ');
}
