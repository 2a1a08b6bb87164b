import type { Ceilings } from '../../core/moderation/change.ts';
import { decisionKey, type Decision } from '../../core/moderation/decision.ts';
import type { Store, Write } from '../store.ts';
import { createAudit, type Audit } from './audit.ts';
import type { LogEntry, ServerLog } from './server-log.ts';
import type { Servers } from './servers.ts';

/** What moderators work with. */
export interface Moderation {
  readonly servers: Servers;
  readonly audit: Audit;
  readonly ceilings: Ceilings;
  /** The row of the audit log, to be written with what is decided. */
  row(guildId: string, decision: Decision): Write;
  /** Writes a decision down that changes nothing but these rows. */
  record(guildId: string, decision: Decision, rows: readonly Write[]): Promise<void>;
  /** Says it in the server's log channel, or another, where there is one; `false` where that cannot be written. */
  tell(guildId: string, entry: LogEntry, channelId?: string): Promise<boolean>;
}

export function createModeration(options: {
  readonly store: Store;
  readonly servers: Servers;
  readonly serverLog: ServerLog;
  readonly ceilings: Ceilings;
}): Moderation {
  const { store, servers, serverLog, ceilings } = options;
  return {
    servers,
    ceilings,
    audit: createAudit(store),
    row: (guildId, decision) => ({ key: decisionKey(guildId, decision), value: decision }),
    record: async (guildId, decision, rows) =>
      store.commit([...rows, { key: decisionKey(guildId, decision), value: decision }]),
    async tell(guildId, entry, channelId = servers.policy(guildId).logChannel) {
      return channelId === undefined || serverLog.post(guildId, channelId, entry);
    },
  };
}
