import { z } from 'zod';
import { sumsIn, type Account, type Limits } from '../../accounts.ts';
import type { PartOf, Setting } from '../setting.ts';
import { windowFields, windows, windowsEntry, windowsText, cappedAt } from '../windows.ts';

const shape = { budget: z.object(windows).default({}) };
type Part = PartOf<typeof shape>;

/** Credits that the whole server may use. */
export const budget = {
  name: 'budget' as const,
  section: 'credits' as const,
  shape,
  form: (policy, { ceilings }) => windowFields(policy.budget, ceilings.server),
  fill: (_policy, { numbers: { day, month } }) => ({ budget: { day, month } }),
  state: (policy, { ceilings }) => windowsText('policy.state.budget', policy.budget, ceilings.server),
  entry: (policy) => windowsEntry(policy.budget),
} satisfies Setting<Part>;

export function serverLimits(policy: Part, ceiling: Limits): Limits {
  return cappedAt(policy.budget, ceiling);
}

/** The shares of a server's budget at which its moderators are warned, in percent. */
const warningsAt = [50, 80, 95] as const;

/**
 * The warning that is due: the share of its budget, in percent, that a server has reached in a window and was not warned
 * about yet. After the budget changed, warnings begin anew. There is none for a budget of 0.
 */
export function dueWarning(account: Account, window: string, limit: number): number | undefined {
  const { spent, held } = sumsIn(account, window);
  const reached = limit > 0 ? warningsAt.findLast((percent) => (spent + held) * 100 >= limit * percent) : undefined;
  const warned = account.warned?.[window];
  const before = warned?.of === limit ? warned.percent : 0;
  return reached === undefined || reached <= before ? undefined : reached;
}
