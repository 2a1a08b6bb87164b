import type { Account, Limits, Windows } from '../../core/accounts.ts';
import { dueWarning } from '../../core/moderation/settings/budget.ts';
import type { LogNotice } from '../moderation/log-rows.ts';

/**
 * Warns moderators about a server's budget. The warning is noted on the server's account, so that it is given once.
 * Without a log channel it is only noted.
 */
export function addWarnings(
  server: Account,
  now: Windows,
  budget: Limits,
  { guildId, channelId }: { readonly guildId: string; readonly channelId: string | undefined },
): { readonly account: Account; readonly notices: readonly LogNotice[] } {
  const notices: LogNotice[] = [];
  let account = server;
  for (const window of ['day', 'month'] as const) {
    const percent = dueWarning(account, now[window], budget[window]);
    if (percent === undefined) continue;
    account = { ...account, warned: { ...account.warned, [now[window]]: { percent, of: budget[window] } } };
    if (channelId === undefined) continue;
    notices.push({ guildId, channelId, id: `budget-${window}-${percent}`, entry: { kind: 'budget', window, percent } });
  }
  return { account, notices };
}
