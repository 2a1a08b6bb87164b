import type { Limits } from '../../core/accounts.ts';
import { serverLimits } from '../../core/moderation/settings/budget.ts';
import { memberLimits } from '../../core/moderation/settings/role-allowance.ts';
import type { Servers } from '../moderation/servers.ts';
import type { MemberWithRoles } from './accounts.ts';

type OperatorLimits = Readonly<Record<'member' | 'server' | 'bot', Limits>>;

/** The operator's limits, reduced by the policy of each server. */
export function limitsByPolicy(
  servers: Pick<Servers, 'policy'>,
  limits: OperatorLimits,
): (member: MemberWithRoles) => OperatorLimits {
  return ({ guildId, roleIds }) => {
    const policy = servers.policy(guildId);
    return {
      member: memberLimits(policy, roleIds, limits.member),
      server: serverLimits(policy, limits.server),
      bot: limits.bot,
    };
  };
}
