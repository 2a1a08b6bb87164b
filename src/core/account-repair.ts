import { z } from 'zod';
import { accountRecord, mostAmount, type Account } from './accounts.ts';

/** A number within bounds. JSON stores a NaN as `null`, and reads a number that is too large as infinite. */
const bounded = (least: number, most: number, unknown: number): z.ZodType<number> =>
  z.unknown().transform((value, context) => {
    if (value === null || Number.isNaN(value)) return unknown;
    if (typeof value === 'number') return Math.min(Math.max(Math.ceil(value), least), most);
    context.addIssue({ code: 'custom', message: 'must be a number' });
    return z.NEVER;
  });

/** A sum that cannot be read counts as used up until its window is over, so a repair gives nothing away. */
const sum = bounded(0, mostAmount, mostAmount);

/** The row of an account with impossible amounts; otherwise like `accountRecord`. */
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
 * Reads the row of an account. Impossible amounts (too large, not numbers, negative sums) are brought into bounds, and
 * `isRepaired` says so. A row that is no account is not read.
 *
 * @throws {z.ZodError}
 */
export function readAccount(stored: unknown): { readonly account: Account; readonly isRepaired: boolean } {
  const parsed = accountRecord.safeParse(stored);
  return parsed.success
    ? { account: parsed.data, isRepaired: false }
    : { account: accountRecord.parse(damagedRecord.parse(stored)), isRepaired: true };
}

/** The account with its grants reduced to the most that the operator allows now. */
export function withGrantsWithin(account: Account, most: number): Account {
  if (account.granted === undefined) return account;
  const within = Object.entries(account.granted).map(
    ([window, credits]) => [window, Math.min(Math.max(credits, -most), most)] as const,
  );
  return { ...account, granted: Object.fromEntries(within) };
}
