import { sumsIn, type Account, type Limits } from '../accounts.ts';
import type { Policy } from './policy.ts';

type Asked = { readonly day?: number | undefined; readonly month?: number | undefined };

/** What a member with these roles may use: the best of the allowance and of each role's, never above the operator's. */
export function memberLimits(policy: Policy, roleIds: readonly string[], ceiling: Limits): Limits {
  const ofRoles = policy.roleAllowances.filter(({ roleId }) => roleIds.includes(roleId));
  const best = (window: keyof Limits): number =>
    Math.max(...[policy.allowance, ...ofRoles].map((allowance) => within(allowance, ceiling)[window]));
  return ofRoles.length === 0 ? within(policy.allowance, ceiling) : { day: best('day'), month: best('month') };
}

export function serverLimits(policy: Policy, ceiling: Limits): Limits {
  return within(policy.budget, ceiling);
}

/** A window that a policy says nothing of is as the operator has it; none is more than that. */
export function within(asked: Asked, ceiling: Limits): Limits {
  return {
    day: Math.min(asked.day ?? ceiling.day, ceiling.day),
    month: Math.min(asked.month ?? ceiling.month, ceiling.month),
  };
}

/** A member's jobs at once in this server. */
export function jobsAtOnce(policy: Policy, ceiling: number): number {
  return Math.min(policy.jobsAtOnce ?? ceiling, ceiling);
}

/** The shares of a server's budget at which its moderators are warned, in percent. */
const warningsAt = [50, 80, 95] as const;

/**
 * The share of its budget that a server has reached in a window, where it was not warned of that yet; a budget that was
 * changed meanwhile is another one. A budget of nothing is never warned of.
 */
export function dueWarning(account: Account, window: string, limit: number): number | undefined {
  const { spent, held } = sumsIn(account, window);
  const reached = limit > 0 ? warningsAt.findLast((percent) => (spent + held) * 100 >= limit * percent) : undefined;
  const warned = account.warned?.[window];
  const before = warned?.of === limit ? warned.percent : 0;
  return reached === undefined || reached <= before ? undefined : reached;
}
