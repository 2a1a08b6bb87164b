import { countThatFit } from '../core/plain-text.ts';
import { isOfferedTo } from '../core/moderation/check.ts';
import type { Catalog } from '../services/runcomfy/catalog.ts';
import type { Words } from '../words/words.ts';
import { priceLine } from '../messages/model-files.ts';
import { relativeTime } from '../messages/time.ts';
import { ephemeral } from './answer.ts';
import type { SlashCommand } from './command.ts';
import { slash } from './payload.ts';
import { messageLimits } from '../core/discord-limits.ts';

/** Characters of the price list. The rest of a message's text is for the credits and when they renew. */
const mostPrices = messageLimits.text - 600;

/** `/quota`: the credits that are left, the server's budget where that is less, when they renew, and what each model costs. */
export function quotaCommand(catalog: Catalog, words: Words): SlashCommand {
  return {
    payload: slash('quota', words),
    async run({ guildId, memberId, t, requester }, { accounts, moderation, creditWorth }) {
      const policy = moderation.servers.policy(guildId);
      const balance = await accounts.balance({ guildId, memberId, roleIds: requester.roleIds });
      const linesOf = (window: 'day' | 'month'): string[] => {
        const left = Math.max(balance.left[window], 0);
        const serverLeft = Math.max(balance.serverLeft[window], 0);
        const renews = relativeTime(balance.renewsAt[window]);
        return [
          t(`quota.${window}`, { left, limit: balance.limits[window], renews }),
          ...(serverLeft < left ? [t(`quota.server-${window}`, { count: serverLeft, renews })] : []),
        ];
      };
      const offered = catalog.current().models.filter(({ id }) => isOfferedTo(policy, requester, id));
      const prices = offered.map((model) => priceLine(model, creditWorth, t));
      return ephemeral(
        ...linesOf('day'),
        ...linesOf('month'),
        '',
        t('quota.prices'),
        ...linesThatFit(prices, (count) => t('quota.more', { count })),
      );
    },
  };
}

/** As many lines as fit into one message, and a line that counts the others. */
function linesThatFit(lines: readonly string[], more: (count: number) => string): readonly string[] {
  const count = countThatFit(lines, mostPrices);
  return count === lines.length ? lines : [...lines.slice(0, count), more(lines.length - count)];
}
