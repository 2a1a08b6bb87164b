import { z } from 'zod';
import { accountRecord, mostAmount, type Account } from './accounts.ts';

/** A number within bounds. JSON has `null` for what was no number, and reads a number that is too large as infinite. */
const bounded = (least: number, most: number, unknown: number): z.ZodType<number> =>
  z.unknown().transform((value, context) => {
    if (value === null || Number.isNaN(value)) return unknown;
    if (typeof value === 'number') return Math.min(Math.max(Math.ceil(value), least), most);
    context.addIssue({ code: 'custom', message: 'must be a number' });
    return z.NEVER;
  });

/** A sum that nobody knows any more counts as used up until its window is over: a repair gives nothing away. */
const sum = bounded(0, mostAmount, mostAmount);

/** A row whose amounts cannot be, otherwise as `accountRecord` has it. */
const damagedRecord = accountRecord.extend({
  windows: z.record(
    z.string(),
    z
      .object({ spent: sum, held: sum, forgiven: bounded(0, mostAmount, 0).optional() })
      .transform(({ forgiven, ...sums }) =>
        forgiven === undefined ? sums : { ...sums, forgiven: Math.min(forgiven, sums.spent) },
      ),
  ),
  granted: z.record(z.string(), bounded(-mostAmount, mostAmount, 0)).optional(),
});

/**
 * Reads an account's row. Amounts that cannot be (too large to count with, no numbers, negative sums) are brought
 * back into bounds, which `isRepaired` tells; what is no account at all is not read.
 *
 * @throws {z.ZodError}
 */
export function readAccount(stored: unknown): { readonly account: Account; readonly isRepaired: boolean } {
  const parsed = accountRecord.safeParse(stored);
  return parsed.success
    ? { account: parsed.data, isRepaired: false }
    : { account: accountRecord.parse(damagedRecord.parse(stored)), isRepaired: true };
}

/** With no more granted or taken in any window than the operator allows now. */
export function withGrantsWithin(account: Account, most: number): Account {
  if (account.granted === undefined) return account;
  const within = Object.entries(account.granted).map(
    ([window, credits]) => [window, Math.min(Math.max(credits, -most), most)] as const,
  );
  return { ...account, granted: Object.fromEntries(within) };
}
