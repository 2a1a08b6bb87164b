import type { Logger } from 'pino';
import type { Job } from '../../core/job/record.ts';
import { decidedResult } from '../../core/moderation/decided-result.ts';
import type { Decision } from '../../core/moderation/decision.ts';
import { defaultPolicy, type Policy } from '../../core/moderation/policy.ts';
import { isBlocked, outlasts, type Block, type Pause } from '../../core/moderation/restrictions.ts';
import type { Clock } from '../runtime/clock.ts';
import { schema, type Kind } from '../storage/schema.ts';
import type { Rows, Store, Write } from '../storage/store.ts';
import { noExtraWrites, combined, type AuditLog, type ExtraWrites } from './audit.ts';
import { reopenReport, settleReport } from './reports.ts';

/** What moderators decided, and whether it came from a preset. */
type PolicyUpdate = Omit<Policy, 'version' | 'revision' | 'changed'>;

/**
 * The decisions of each server's moderators, in memory with the store behind them. A change is on disk, with its row in
 * the audit log, before anybody sees it.
 */
export interface Servers {
  /**
   * Reads everything once, before the first command. @throws where a record cannot be read, so that no rule is left out
   * silently.
   */
  load(): Promise<void>;
  policy(guildId: string): Policy;
  /** Whether the policy of any server has blocked words. */
  haveWords(): boolean;
  /** The member's block, if it is in force. */
  blockOf(guildId: string, memberId: string): Block | undefined;
  /** The blocks that are in force, the newest first. */
  blocks(guildId: string): readonly Block[];
  pause(guildId: string): Pause | undefined;
  /**
   * Changes the policy if it still has this `revision`. Else returns the policy that another moderator has set
   * meanwhile. The change is added to the decision.
   */
  changePolicy(
    guildId: string,
    revision: number,
    change: PolicyUpdate,
    decision: Decision,
  ): Promise<{ readonly done: boolean; readonly policy: Policy }>;
  /** Sets or replaces a member's block. Where it also settles the report on a job, it is set only if nobody has settled the report, and if no longer block is in force. Returns whether it was set. */
  setBlock(guildId: string, block: Block, decision: Decision, reported?: Job): Promise<boolean>;
  /**
   * Undoes the block that the card of a report has set by the decision `undone`, and opens the report again. Returns
   * whether it did: not if the block has ended or is another one, and not if the report was decided in another way.
   */
  undoBlock(guildId: string, reported: Job, undone: string, decision: Decision): Promise<boolean>;
  /** Removes a member's block. Returns whether there was one in force; without one nothing is written. */
  unblock(guildId: string, memberId: string, decision: Decision): Promise<boolean>;
  /** Sets or ends the pause. Returns whether that changed anything: a second pause changes nothing. */
  setPause(guildId: string, pause: Pause | undefined, decision: Decision): Promise<boolean>;
}

export function createServers(options: {
  readonly store: Store;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly log: Logger;
}): Servers {
  const { store, auditLog, clock, log } = options;
  const policies = new Map<string, Policy>();
  /** By server, then by member. */
  const blocksByServer = new Map<string, Map<string, Block>>();
  const pauses = new Map<string, Pause>();

  async function read<P extends Kind['parts'], T>(
    kind: Kind<P, T>,
    take: (id: string, value: T) => void,
  ): Promise<void> {
    for (const { key, value } of await store.range(kind.prefix)) {
      const parsed = kind.record.safeParse(value);
      if (!parsed.success) {
        log.error({ key, problems: parsed.error.issues.map(({ path }) => path.join('.')) }, 'a record cannot be read');
        throw new Error(`the record ${key} cannot be read`);
      }
      take(kind.partsOf(key)[0] ?? '', parsed.data);
    }
  }

  /**
   * Writes `change` of one row with the decision, unless `change` or the extra writes refuse. Returns whether it was
   * written.
   */
  async function decide(
    guildId: string,
    decision: Decision,
    key: string,
    change: (present: unknown) => Pick<Write, 'value'> | undefined,
    {
      logChannel,
      extra: others = noExtraWrites,
      about,
    }: {
      readonly logChannel?: string | undefined;
      readonly extra?: ExtraWrites;
      readonly about?: Job | undefined;
    } = {},
  ): Promise<boolean> {
    const channels = [policies.get(guildId)?.logChannel, logChannel];
    const result = about === undefined ? undefined : decidedResult(about);
    const extra = combined(auditLog.decision(guildId, decision, channels, result), others);
    const isDone = await store.transaction([key, ...extra.keys], (rows: Rows) => {
      const changed = change(rows.get(key));
      const noted = extra.writes(rows);
      return changed === undefined || noted === undefined
        ? { writes: [], result: false }
        : { writes: [{ key, ...changed }, ...noted], result: true };
    });
    if (isDone) extra.committed();
    return isDone;
  }

  function activeBlock(guildId: string, memberId: string): Block | undefined {
    const block = blocksByServer.get(guildId)?.get(memberId);
    return isBlocked(block, clock.now()) ? block : undefined;
  }

  function cacheBlock(guildId: string, block: Block): void {
    blocksByServer.set(guildId, (blocksByServer.get(guildId) ?? new Map<string, Block>()).set(block.memberId, block));
  }

  return {
    async load() {
      await read(schema.policy, (guildId, policy) => policies.set(guildId, policy));
      await read(schema.serverPause, (guildId, pause) => pauses.set(guildId, pause));
      await read(schema.block, cacheBlock);
    },
    policy: (guildId) => policies.get(guildId) ?? defaultPolicy,
    haveWords: () => policies.values().some(({ words }) => words.length > 0),
    blockOf: activeBlock,
    blocks: (guildId) =>
      [...(blocksByServer.get(guildId)?.values() ?? [])]
        .filter((block) => isBlocked(block, clock.now()))
        .toSorted((a, b) => b.at - a.at),
    pause: (guildId) => pauses.get(guildId),
    async changePolicy(guildId, revision, change, decision) {
      const policy: Policy = {
        ...change,
        version: 1,
        revision: revision + 1,
        changed: { by: decision.by, at: decision.at },
      };
      // The former log channel is told that it is no longer the log channel.
      const { logChannel } = policy;
      const isFirst = (present: unknown): boolean =>
        (schema.policy.record.optional().parse(present) ?? defaultPolicy).revision === revision;
      const done = await decide(
        guildId,
        decision,
        schema.policy.key(guildId),
        (present) => (isFirst(present) ? { value: policy } : undefined),
        { logChannel },
      );
      if (done) policies.set(guildId, policy);
      return { done, policy: policies.get(guildId) ?? defaultPolicy };
    },
    async setBlock(guildId, block, decision, reported) {
      const extra = reported === undefined ? noExtraWrites : settleReport(guildId, reported.id, decision);
      const key = schema.block.key(guildId, block.memberId);
      const now = clock.now();
      const change = (present: unknown) =>
        reported !== undefined && outlasts(blockIn(present), block.until, now) ? undefined : { value: block };
      const done = await decide(guildId, decision, key, change, { extra, about: reported });
      if (done) cacheBlock(guildId, block);
      return done;
    },
    async undoBlock(guildId, reported, undone, decision) {
      const now = clock.now();
      const memberId = reported.owner.id;
      const done = await decide(
        guildId,
        decision,
        schema.block.key(guildId, memberId),
        (present) => {
          const block = blockIn(present);
          return isBlocked(block, now) && block.decision === undone ? { value: undefined } : undefined;
        },
        { extra: reopenReport(guildId, reported.id, undone, decision), about: reported },
      );
      if (done) blocksByServer.get(guildId)?.delete(memberId);
      return done;
    },
    async unblock(guildId, memberId, decision) {
      const now = clock.now();
      const done = await decide(guildId, decision, schema.block.key(guildId, memberId), (present) =>
        isBlocked(blockIn(present), now) ? { value: undefined } : undefined,
      );
      if (done) blocksByServer.get(guildId)?.delete(memberId);
      return done;
    },
    async setPause(guildId, pause, decision) {
      const done = await decide(guildId, decision, schema.serverPause.key(guildId), (present) =>
        (present === undefined) === (pause === undefined) ? undefined : { value: pause },
      );
      if (done && pause === undefined) pauses.delete(guildId);
      if (done && pause !== undefined) pauses.set(guildId, pause);
      return done;
    },
  };
}

function blockIn(row: unknown): Block | undefined {
  return schema.block.record.optional().parse(row);
}
