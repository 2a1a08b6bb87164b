import { channelMention, messageLink, roleMention } from 'discord.js';
import type { Amount } from '../../catalog/unit-price.ts';
import type { AdmissionRefusal } from '../../core/job/admission.ts';
import { publicMessage } from '../../core/job/predicates.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import type { ServerFacts } from '../../core/server-facts.ts';
import { plainStyle, textIn } from '../text.ts';
import { relativeTime } from '../time.ts';

const longestReason = 300;
/** A refusal names so many channels or roles. */
const mostNamed = 8;

interface AdmissionContext {
  readonly server: Pick<ServerFacts, 'hasChannel' | 'hasRole'>;
  /** What the credits that are left would pay for. */
  readonly fits?: Amount | undefined;
}

/** Why a request is not accepted, and what to do. Only channels and roles that still exist are named. */
export function admissionText(refusal: AdmissionRefusal, { server, fits }: AdmissionContext, t: Translate): string {
  switch (refusal.reason) {
    case 'member-waiting':
      return t('refusal.member-waiting', { limit: refusal.limit });
    case 'quota': {
      const { window, left, cost } = refusal;
      const renews = relativeTime(refusal.renewsAt);
      if (left === 0) return t(`refusal.quota-${window}`, { renews, cost });
      return withFit(t(`refusal.quota-left-${window}`, { renews, count: left, cost }), fits, t);
    }
    case 'budget': {
      const { of, window, left, cost } = refusal;
      const renews = relativeTime(refusal.renewsAt);
      if (left === 0) return t(`refusal.budget-${of}-${window}`, { renews });
      return withFit(t(`refusal.budget-left-${of}-${window}`, { renews, count: left, cost }), fits, t);
    }
    case 'server-paused':
      return t('refusal.server-paused', { why: inlineCode(refusal.why, longestReason) });
    case 'blocked': {
      const why = inlineCode(refusal.why, longestReason);
      if (refusal.until === undefined) return t('refusal.blocked', { why });
      return t('refusal.blocked-until', { why, until: relativeTime(refusal.until) });
    }
    case 'cooldown':
      return t('refusal.cooldown', { until: relativeTime(refusal.until) });
    case 'policy':
      return textIn(refusal.text, t, {
        ...plainStyle,
        channel: (id) => (server.hasChannel(id) ? channelMention(id) : ''),
        role: (id) => (server.hasRole(id) ? roleMention(id) : ''),
        join: firstNames,
      });
    case 'screened':
      return t(`refusal.screened-${refusal.by}`);
    case 'form-used': {
      const message = refusal.by === undefined ? undefined : publicMessage(refusal.by);
      const { guildId, channelId } = refusal.by?.place ?? {};
      if (message === undefined || guildId === undefined || channelId === undefined) return t('refusal.form-used');
      return t('refusal.form-used-link', { link: messageLink(channelId, message, guildId) });
    }
    case 'paused':
    case 'server-not-allowed':
    case 'all-waiting':
    case 'inputs-full':
    case 'retried':
    case 'original-removed':
    case 'store-failing':
    case 'rules-unread':
    case 'unscreened':
      return t(`refusal.${refusal.reason}`);
  }
}

function withFit(refusal: string, fits: Amount | undefined, t: Translate): string {
  return fits === undefined ? refusal : t(`refusal.fits-${fits.of}`, { refusal, count: fits.count });
}

function firstNames(names: readonly string[]): string {
  return names.length > mostNamed ? `${names.slice(0, mostNamed).join(' ')} …` : names.join(' ');
}
