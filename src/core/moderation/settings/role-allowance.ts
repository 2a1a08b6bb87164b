import { z } from 'zod';
import type { Limits } from '../../accounts.ts';
import { localized, localizedList, list } from '../../text.ts';
import { mostRoles, roles } from '../field.ts';
import type { PartOf, Setting } from '../setting.ts';
import { windowFields, windows, cappedAt, creditsText } from '../windows.ts';
import type { allowance } from './allowance.ts';

const shape = { roleAllowances: z.array(z.object({ roleId: z.string(), ...windows })).default([]) };
type Part = PartOf<typeof shape>;

/** Credits that members with a role may use. A member has the largest of these and of the allowance. */
export const roleAllowance = {
  name: 'role-allowance' as const,
  section: 'credits' as const,
  shape,
  form: (_policy, { ceilings }) => [roles('roles', 1), ...windowFields({}, ceilings.member, 'role-allowance')],
  fill({ roleAllowances }, { roles: roleIds, numbers: { day, month } }) {
    const roleCount = new Set([...roleAllowances.map(({ roleId }) => roleId), ...roleIds]).size;
    if (roleCount > mostRoles) return localized('policy.too-many-roles', { most: mostRoles });
    const others = roleAllowances.filter(({ roleId }) => !roleIds.includes(roleId));
    const own = day === undefined && month === undefined ? [] : roleIds.map((roleId) => ({ roleId, day, month }));
    return { roleAllowances: [...others, ...own] };
  },
  state: ({ roleAllowances }, { ceilings }) =>
    localizedList(
      'policy.state.role-allowance',
      'roles',
      roleAllowances.map(({ roleId, ...own }) => {
        const { day, month } = cappedAt(own, ceilings.member);
        return { parts: [{ role: roleId }, ' ', creditsText(day), ' / ', creditsText(month)] };
      }),
      localized('policy.none'),
    ),
  entry: ({ roleAllowances }) => named(roleAllowances),
  references: (policy) => ({ roles: policy.roleAllowances.map(({ roleId }) => roleId) }),
  cleanUp: ({ roleAllowances }, { hasRole }) => ({
    roleAllowances: roleAllowances.filter(({ roleId }) => hasRole(roleId)),
  }),
} satisfies Setting<Part>;

/** The credits of a member with these roles: the largest of the allowance and of each role's, never above the operator's. */
export function memberLimits(
  policy: Part & PartOf<typeof allowance.shape>,
  roleIds: readonly string[],
  ceiling: Limits,
): Limits {
  const ofRoles = policy.roleAllowances.filter(({ roleId }) => roleIds.includes(roleId));
  const all = [policy.allowance, ...ofRoles].map((own) => cappedAt(own, ceiling));
  return { day: Math.max(...all.map(({ day }) => day)), month: Math.max(...all.map(({ month }) => month)) };
}

/** The role that gives a member with these roles their credits in a window; `undefined` where the server's allowance gives as many. */
export function givingRole(
  policy: Part & PartOf<typeof allowance.shape>,
  roleIds: readonly string[],
  ceiling: Limits,
  window: keyof Limits,
): string | undefined {
  const most = memberLimits(policy, roleIds, ceiling)[window];
  if (cappedAt(policy.allowance, ceiling)[window] >= most) return undefined;
  return policy.roleAllowances.find(
    ({ roleId, ...own }) => roleIds.includes(roleId) && cappedAt(own, ceiling)[window] === most,
  )?.roleId;
}

function named(allowances: Part['roleAllowances']) {
  const items = allowances.map(({ roleId, day, month }) => ({
    parts: [{ role: roleId }, ' ', day ?? '–', ' / ', month ?? '–'],
  }));
  return list(items, localized('policy.none'));
}
