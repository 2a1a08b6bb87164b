import type { Logger } from 'pino';
import type { Job } from '../../core/job/record.ts';
import type { Ceilings } from '../../core/moderation/setting.ts';
import { decidedResult } from '../../core/moderation/decided-result.ts';
import type { DecidedResult } from '../../core/moderation/log-entry.ts';
import type { Decision } from '../../core/moderation/decision.ts';
import type { Clock } from '../runtime/clock.ts';
import type { PageOptions } from '../storage/newest.ts';
import type { Store } from '../storage/store.ts';
import { auditPage, noExtraWrites, combined, type AuditLog, type ExtraWrites } from './audit.ts';
import { createAutoMod, type AutoMod, type ReadRules } from './auto-mod.ts';
import { createScreening, type Screening } from './screening.ts';
import type { LogQueue } from './log-queue.ts';
import { reopenReport, settleReport } from './reports.ts';
import type { Servers } from './servers.ts';

/** Everything that moderation consists of. */
export interface Moderation {
  readonly servers: Servers;
  /** A page of the server's audit log. */
  audit(guildId: string, options: PageOptions): ReturnType<typeof auditPage>;
  readonly autoMod: AutoMod;
  readonly screening: Screening;
  readonly ceilings: Ceilings;
  readonly logQueue: LogQueue;
  readonly decisionWrites: DecisionWrites;
  /** The writes that tell moderators about messages of a removed job that could not be deleted. */
  readonly undeletedWrites: (job: Job, messages: number) => ExtraWrites;
  /** Waits a moment for the entries of the server's log channel. `false` if the channel cannot be written. */
  isLogged(guildId: string): Promise<boolean>;
  /** Writes a decision that only settles the report on `job`. Returns whether it was the first to do so. */
  dismiss(job: Job, decision: Decision): Promise<boolean>;
  /** Undoes the decision with the id `undone`, which only settled the report on `job`. Returns whether it did. */
  reopen(job: Job, undone: string, decision: Decision): Promise<boolean>;
}

/** The extra writes of a decision. `result`: what it is about, for its card. `reported`: the job whose report it settles, if it is the first to do so. */
export type DecisionWrites = (
  guildId: string,
  decision: Decision,
  about?: { readonly result?: DecidedResult | undefined; readonly reported?: string | undefined },
) => ExtraWrites;

export function createModeration(options: {
  readonly store: Store;
  readonly servers: Servers;
  readonly logQueue: LogQueue;
  readonly auditLog: AuditLog;
  readonly ceilings: Ceilings;
  readonly readRules: ReadRules;
  /** The operator's blocked words. */
  readonly blockedWords: readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
}): Moderation {
  const { store, servers, logQueue, auditLog, ceilings } = options;
  const channelOf = (guildId: string): string | undefined => servers.policy(guildId).logChannel;
  const decisionWrites: DecisionWrites = (guildId, decision, { result, reported } = {}) =>
    combined(
      auditLog.decision(guildId, decision, [channelOf(guildId)], result),
      reported === undefined ? noExtraWrites : settleReport(guildId, reported, decision),
    );
  /** Returns whether it was written. */
  async function commit(extra: ExtraWrites): Promise<boolean> {
    const isDone = await store.transaction(extra.keys, (rows) => {
      const writes = extra.writes(rows);
      return { writes: writes ?? [], result: writes !== undefined };
    });
    if (isDone) extra.committed();
    return isDone;
  }

  let refusals = 0;
  const autoMod = createAutoMod({ ...options, rulesFound: () => screening.prepare() });
  const screening = createScreening({
    ...options,
    autoMod,
    policy: (guildId) => servers.policy(guildId),
    operatorWords: options.blockedWords,
    async refused({ guildId, channelId, memberId, text, hit }) {
      refusals += 1;
      const entry = { kind: 'screened', channelId, memberId, text, hit } as const;
      const logChannel = channelOf(guildId);
      if (logChannel === undefined) return;
      await logQueue.add([{ guildId, channelId: logChannel, id: `screened-${refusals}`, entry }]);
    },
  });
  if (options.blockedWords.length > 0 || servers.haveWords()) screening.prepare();
  return {
    autoMod,
    screening,
    servers,
    ceilings,
    audit: async (guildId, page) => auditPage(store, guildId, page),
    logQueue,
    async isLogged(guildId) {
      const channelId = channelOf(guildId);
      return channelId === undefined || logQueue.settled(guildId, channelId);
    },
    decisionWrites,
    undeletedWrites: ({ id, place: { guildId, channelId }, reply }, messages) =>
      auditLog.entry(guildId, channelOf(guildId), `not-cleared-${id}`, {
        kind: 'not-cleared',
        job: id,
        channelId,
        reply,
        messages,
      }),
    dismiss: async (job, decision) =>
      commit(decisionWrites(job.place.guildId, decision, { result: decidedResult(job), reported: job.id })),
    reopen: async (job, undone, decision) => {
      const { guildId } = job.place;
      return commit(
        combined(
          decisionWrites(guildId, decision, { result: decidedResult(job) }),
          reopenReport(guildId, job.id, undone, decision),
        ),
      );
    },
  };
}
