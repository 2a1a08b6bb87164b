import { isOfferedTo } from '../core/moderation/check.ts';
import { cooldownEnd } from '../core/moderation/settings/pace.ts';
import { givingRole } from '../core/moderation/settings/role-allowance.ts';
import { quotaLines } from '../messages/quota.ts';
import type { Catalog } from '../services/runcomfy/catalog.ts';
import type { Words } from '../words/words.ts';
import { ephemeral } from './answer.ts';
import type { SlashCommand } from './command.ts';
import { slash } from './payload.ts';

/** `/quota`: the credits that are left, what limits them now, when they reset, and what one more of each command costs. */
export function quotaCommand(catalog: Catalog, words: Words): SlashCommand {
  return {
    payload: slash('quota', words),
    async run({ guildId, memberId, t, requester, server }, { accounts, moderation, creditWorth, clock }) {
      const { roleIds } = requester;
      const policy = moderation.servers.policy(guildId);
      const balance = await accounts.balance({ guildId, memberId, roleIds });
      const giving = (window: 'day' | 'month'): string | undefined => {
        const roleId = givingRole(policy, roleIds, moderation.ceilings.member, window);
        return roleId !== undefined && server.hasRole(roleId) ? roleId : undefined;
      };
      return ephemeral(
        ...quotaLines(
          {
            balance,
            givenBy: { day: giving('day'), month: giving('month') },
            cooldownUntil: cooldownEnd(policy, balance.lastAccepted, clock.now()),
            models: catalog.current().models.filter(({ id }) => isOfferedTo(policy, requester, id)),
            creditWorth,
          },
          t,
        ),
      );
    },
  };
}
