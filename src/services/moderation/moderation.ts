import type { Logger } from 'pino';
import type { Ceilings } from '../../core/moderation/setting.ts';
import type { Decision } from '../../core/moderation/decision.ts';
import type { LogEntry } from '../../core/moderation/log-entry.ts';
import type { Clock } from '../runtime/clock.ts';
import { commit, type Store, type Write } from '../storage/store.ts';
import { createAudit, decisionRows, type Audit } from './audit.ts';
import { createAutoMod, type AutoMod, type ReadRules } from './auto-mod.ts';
import { createScreening, type Screening } from './screening.ts';
import type { LogQueue } from './log-queue.ts';
import type { Servers } from './servers.ts';

/** What moderators work with. */
export interface Moderation {
  readonly servers: Servers;
  readonly audit: Audit;
  readonly autoMod: AutoMod;
  readonly screening: Screening;
  readonly ceilings: Ceilings;
  readonly logQueue: LogQueue;
  /** The rows by which the server's log channel is told, where it has one, to be written with what they tell of. */
  entry(guildId: string, id: string, entry: LogEntry): readonly Write[];
  /** The row of the audit log and what the log channel is told, to be written with what is decided. */
  rows(guildId: string, decision: Decision): readonly Write[];
  /** Sends what was written down for the server's log channel; `false` where that cannot be written. */
  isLogged(guildId: string): Promise<boolean>;
  /** Writes a decision down that changes nothing but these rows. */
  record(guildId: string, decision: Decision, rows: readonly Write[]): Promise<void>;
}

export function createModeration(options: {
  readonly store: Store;
  readonly servers: Servers;
  readonly logQueue: LogQueue;
  readonly ceilings: Ceilings;
  readonly readRules: ReadRules;
  /** The operator's. */
  readonly blockedWords: readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
}): Moderation {
  const { store, servers, logQueue, ceilings, clock, log } = options;
  const channelOf = (guildId: string): string | undefined => servers.policy(guildId).logChannel;
  const rows: Moderation['rows'] = (guildId, decision) =>
    decisionRows(logQueue, guildId, decision, [channelOf(guildId)]);
  let refusals = 0;
  const autoMod = createAutoMod({ store, readRules: options.readRules, clock, log });
  return {
    autoMod,
    screening: createScreening({
      autoMod,
      policy: (guildId) => servers.policy(guildId),
      operatorWords: options.blockedWords,
      async refused({ guildId, channelId, memberId, text, hit }) {
        refusals += 1;
        const entry = { kind: 'screened', channelId, memberId, text, hit } as const;
        await logQueue.add(guildId, channelOf(guildId), `screened-${refusals}`, entry);
      },
      clock,
      log,
    }),
    servers,
    ceilings,
    audit: createAudit(store),
    logQueue,
    async isLogged(guildId) {
      logQueue.send(guildId);
      const channelId = channelOf(guildId);
      return channelId === undefined || logQueue.settled(guildId, channelId);
    },
    entry: (guildId, id, entry) => logQueue.rows(guildId, channelOf(guildId), id, entry),
    rows,
    async record(guildId, decision, others) {
      await commit(store, [...others, ...rows(guildId, decision)]);
      logQueue.send(guildId);
    },
  };
}
