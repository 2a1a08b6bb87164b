import type { Logger } from 'pino';
import type { Ceilings } from '../../core/moderation/change.ts';
import { decisionKey, type Decision } from '../../core/moderation/decision.ts';
import type { Clock } from '../clock.ts';
import type { Store, Write } from '../store.ts';
import { createAudit, type Audit } from './audit.ts';
import { createAutoMod, type AutoMod, type ReadRules } from './auto-mod.ts';
import { createScreenedCards } from './screened-cards.ts';
import { createScreening, type Screening } from './screening.ts';
import type { LogEntry, ServerLog } from './server-log.ts';
import type { Servers } from './servers.ts';

/** What moderators work with. */
export interface Moderation {
  readonly servers: Servers;
  readonly audit: Audit;
  readonly autoMod: AutoMod;
  readonly screening: Screening;
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
  readonly readRules: ReadRules;
  /** The operator's. */
  readonly blockedWords: readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
}): Moderation {
  const { store, servers, serverLog, ceilings, clock, log } = options;
  const tell: Moderation['tell'] = async (guildId, entry, channelId = servers.policy(guildId).logChannel) =>
    channelId === undefined || serverLog.post(guildId, channelId, entry);
  const autoMod = createAutoMod({ store, readRules: options.readRules, clock, log });
  return {
    autoMod,
    screening: createScreening({
      autoMod,
      policy: (guildId) => servers.policy(guildId),
      operatorWords: options.blockedWords,
      refused: createScreenedCards({ clock, tell: (guildId, entry) => void tell(guildId, entry) }),
      clock,
      log,
    }),
    servers,
    ceilings,
    audit: createAudit(store),
    row: (guildId, decision) => ({ key: decisionKey(guildId, decision), value: decision }),
    record: async (guildId, decision, rows) =>
      store.commit([...rows, { key: decisionKey(guildId, decision), value: decision }]),
    tell,
  };
}
