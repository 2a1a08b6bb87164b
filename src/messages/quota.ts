import { roleMention } from 'discord.js';
import type { Model } from '../catalog/model.ts';
import { messageLimits } from '../core/discord-limits.ts';
import type { Micros } from '../core/money.ts';
import { countThatFit } from '../core/plain-text.ts';
import type { Balance } from '../services/jobs/accounts.ts';
import type { Translate } from '../words/words.ts';
import { meter } from './meter.ts';
import { priceLine } from './price-line.ts';
import { relativeTime } from './time.ts';

/** Characters of the price list. The rest of a message's text is for the credits and what limits them. */
const mostPrices = messageLimits.text - 1_200;

type Window = 'day' | 'month';

export interface QuotaView {
  readonly balance: Balance;
  /** The role that gives the member their credits, where that is not the server's own allowance. */
  readonly givenBy: Readonly<Record<Window, string | undefined>>;
  /** The end of the member's cooldown, in epoch ms; `undefined` where there is none now. */
  readonly cooldownUntil: number | undefined;
  /** What the server offers this member. */
  readonly models: readonly Model[];
  readonly creditWorth: Micros;
}

/** A member's credits, what limits them now, and what one more of each command costs. */
export function quotaLines(view: QuotaView, t: Translate): readonly string[] {
  const { balance, givenBy, cooldownUntil, models, creditWorth } = view;
  const roles = [...new Set([givenBy.day, givenBy.month].filter((id) => id !== undefined))];
  const prices = models.map((model) => priceLine(model, creditWorth, t));
  return [
    t('quota.title'),
    ...windowLines('day', balance, t),
    ...windowLines('month', balance, t),
    ...(roles.length === 0 ? [] : [t('quota.role', { role: roles.map(roleMention).join(' ') })]),
    ...(['day', 'month'] as const).flatMap((window) => serverLine(window, balance, t)),
    ...(cooldownUntil === undefined ? [] : [t('quota.cooldown', { until: relativeTime(cooldownUntil) })]),
    ...(prices.length === 0 ? [t('quota.no-commands')] : [t('quota.prices'), ...linesThatFit(prices, t)]),
  ];
}

function windowLines(window: Window, { left, limits, used, held, granted, renewsAt }: Balance, t: Translate): string[] {
  const rest = Math.max(left[window], 0);
  const limit = limits[window];
  const parts = [
    ...(used[window] === 0 ? [] : [t('quota.used', { count: used[window] })]),
    ...(held[window] === 0 ? [] : [t('quota.held', { count: held[window] })]),
    ...(granted[window] > 0 ? [t('quota.granted', { count: granted[window] })] : []),
    ...(granted[window] < 0 ? [t('quota.taken', { count: -granted[window] })] : []),
  ];
  const renews = relativeTime(renewsAt[window]);
  return [
    t(`quota.${window}`, { meter: meter(rest, limit), left: rest, limit, renews }),
    ...(parts.length === 0 ? [] : [`-# ${parts.join(' · ')}`]),
  ];
}

/** The server's budget, where less is left of it than of the member's own credits. */
function serverLine(window: Window, { left, serverLeft, renewsAt }: Balance, t: Translate): readonly string[] {
  const count = Math.max(serverLeft[window], 0);
  if (count >= Math.max(left[window], 0)) return [];
  return [t(`quota.server-${window}`, { count, renews: relativeTime(renewsAt[window]) })];
}

/** As many lines as fit into one message, and a line that counts the others. */
function linesThatFit(lines: readonly string[], t: Translate): readonly string[] {
  const count = countThatFit(lines, mostPrices);
  return count === lines.length ? lines : [...lines.slice(0, count), t('quota.more', { count: lines.length - count })];
}
