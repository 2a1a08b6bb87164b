import { z } from 'zod';
import type { Limits } from '../accounts.ts';
import { localized } from '../text.ts';
import { number, numbersText, unlimited } from './field.ts';

const credits = z.number().int().nonnegative();

/** Credits a day and a month. One that is left out is as the operator has it. */
export const windows = { day: credits.optional(), month: credits.optional() };

interface Windows {
  readonly day?: number | undefined;
  readonly month?: number | undefined;
}

export function windowFields({ day, month }: Windows, ceiling?: Limits, hint?: 'role-allowance') {
  return [
    number('day', hint ?? 'day', day, { ceiling: ceiling?.day }),
    number('month', hint ?? 'month', month, { ceiling: ceiling?.month }),
  ];
}

/** Caps both windows at what the operator allows. */
export function cappedAt({ day, month }: Windows, ceiling: Limits): Limits {
  return { day: Math.min(day ?? ceiling.day, ceiling.day), month: Math.min(month ?? ceiling.month, ceiling.month) };
}

/** A number of credits, or that there is no limit. */
export function creditsText(amount: number) {
  return amount >= unlimited ? localized('policy.unlimited') : localized('policy.credits', { credits: amount });
}

/** Both windows, of a member or of the server. */
export function windowsText(key: 'policy.state.allowance' | 'policy.state.budget', own: Windows, ceiling: Limits) {
  const { day, month } = cappedAt(own, ceiling);
  return day >= unlimited && month >= unlimited
    ? localized('policy.unlimited')
    : localized(key, { day: creditsText(day), month: creditsText(month) });
}

export function windowsEntry(own: Windows) {
  return numbersText(windowFields(own), localized('policy.as-allowed'));
}
