import { z } from 'zod';
import type { Limits } from '../accounts.ts';
import { localized } from '../text.ts';
import { number, numbersText } from './field.ts';

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

export function windowsText(own: Windows, ceiling: Limits) {
  return localized('policy.windows', { ...cappedAt(own, ceiling) });
}

export function windowsEntry(own: Windows) {
  return numbersText(windowFields(own), localized('policy.as-allowed'));
}
