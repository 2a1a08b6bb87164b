import AsyncLock from 'async-lock';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Decision } from '../../core/moderation/decision.ts';
import { openPolicy, policyRecord, type Policy, type PolicyContent } from '../../core/moderation/policy.ts';
import { barRecord, isBarred, pauseRecord, type Bar, type Pause } from '../../core/moderation/standing.ts';
import type { Clock } from '../runtime/clock.ts';
import { commit, type Store, type Write } from '../storage/store.ts';
import { decisionRows } from './audit.ts';
import type { LogQueue } from './log-queue.ts';

/** What each server's moderators decided, in memory with the store behind it. A change is on disk, with its row in the audit log, before anybody sees it. */
export interface Servers {
  /** Reads everything once, before the first command. @throws where a record cannot be read: no rule is silently left out. */
  load(): Promise<void>;
  policy(guildId: string): Policy;
  /** Only one that still stands. */
  bar(guildId: string, memberId: string): Bar | undefined;
  /** Those that stand, the newest first. */
  bars(guildId: string): readonly Bar[];
  pause(guildId: string): Pause | undefined;
  /**
   * Changes the policy where it still is at `revision`; else tells the one that another moderator made meanwhile.
   * The decision says what was changed.
   */
  changePolicy(
    guildId: string,
    revision: number,
    change: PolicyContent,
    decision: Decision,
  ): Promise<{ readonly done: boolean; readonly policy: Policy }>;
  /** Sets or replaces a member's bar, with the rows `beside` it in the same commit. */
  setBar(guildId: string, bar: Bar, decision: Decision, beside?: readonly Write[]): Promise<void>;
  /** Whether a bar stood. Where none did, nothing is written. */
  lift(guildId: string, memberId: string, decision: Decision): Promise<boolean>;
  /** Whether that changed anything: who pauses a paused server second, learns of the first. */
  setPause(guildId: string, pause: Pause | undefined, decision: Decision): Promise<boolean>;
}

const prefixes = { policy: 'policy:', bar: 'bar:', pause: 'pause:' } as const;

export function createServers(options: {
  readonly store: Store;
  readonly logQueue: Pick<LogQueue, 'rows' | 'send'>;
  readonly clock: Clock;
  readonly log: Logger;
}): Servers {
  const { store, logQueue, clock, log } = options;
  const lock = new AsyncLock();
  const policies = new Map<string, Policy>();
  /** By server, then by member. */
  const bars = new Map<string, Map<string, Bar>>();
  const pauses = new Map<string, Pause>();

  async function read<T>(prefix: string, record: z.ZodType<T>, take: (id: string, value: T) => void): Promise<void> {
    for (const { key, value } of await store.range(prefix)) {
      const parsed = record.safeParse(value);
      if (!parsed.success) {
        log.error({ key, problems: parsed.error.issues.map(({ path }) => path.join('.')) }, 'a record cannot be read');
        throw new Error(`the record ${key} cannot be read`);
      }
      take(key.slice(prefix.length), parsed.data);
    }
  }

  /** `logChannel`: a further one that is told. */
  async function decide(
    guildId: string,
    decision: Decision,
    changes: readonly Write[],
    logChannel?: string,
  ): Promise<void> {
    const told = [policies.get(guildId)?.logChannel, logChannel];
    await commit(store, [...changes, ...decisionRows(logQueue, guildId, decision, told)]);
    logQueue.send(guildId);
  }

  function standing(guildId: string, memberId: string): Bar | undefined {
    const bar = bars.get(guildId)?.get(memberId);
    return isBarred(bar, clock.now()) ? bar : undefined;
  }

  function remember(guildId: string, bar: Bar): void {
    bars.set(guildId, (bars.get(guildId) ?? new Map<string, Bar>()).set(bar.memberId, bar));
  }

  return {
    async load() {
      await read(prefixes.policy, policyRecord, (guildId, policy) => policies.set(guildId, policy));
      await read(prefixes.pause, pauseRecord, (guildId, pause) => pauses.set(guildId, pause));
      await read(prefixes.bar, barRecord, (id, bar) => remember(id.slice(0, id.indexOf(':')), bar));
    },
    policy: (guildId) => policies.get(guildId) ?? openPolicy,
    bar: standing,
    bars: (guildId) =>
      [...(bars.get(guildId)?.values() ?? [])]
        .filter((bar) => isBarred(bar, clock.now()))
        .toSorted((a, b) => b.at - a.at),
    pause: (guildId) => pauses.get(guildId),
    changePolicy: async (guildId, revision, change, decision) =>
      lock.acquire(guildId, async () => {
        const present = policies.get(guildId) ?? openPolicy;
        if (present.revision !== revision) return { done: false, policy: present };
        const policy: Policy = {
          ...change,
          version: 1,
          revision: revision + 1,
          changed: { by: decision.by, at: decision.at },
        };
        // Who reads the former log channel learns that it is one no longer.
        await decide(guildId, decision, [{ key: `${prefixes.policy}${guildId}`, value: policy }], policy.logChannel);
        policies.set(guildId, policy);
        return { done: true, policy };
      }),
    setBar: async (guildId, bar, decision, beside = []) =>
      lock.acquire(guildId, async () => {
        const row = { key: `${prefixes.bar}${guildId}:${bar.memberId}`, value: bar };
        await decide(guildId, decision, [row, ...beside]);
        remember(guildId, bar);
      }),
    lift: async (guildId, memberId, decision) =>
      lock.acquire(guildId, async () => {
        if (standing(guildId, memberId) === undefined) return false;
        await decide(guildId, decision, [{ key: `${prefixes.bar}${guildId}:${memberId}`, value: undefined }]);
        bars.get(guildId)?.delete(memberId);
        return true;
      }),
    setPause: async (guildId, pause, decision) =>
      lock.acquire(guildId, async () => {
        if (pauses.has(guildId) === (pause !== undefined)) return false;
        await decide(guildId, decision, [{ key: `${prefixes.pause}${guildId}`, value: pause }]);
        if (pause === undefined) pauses.delete(guildId);
        else pauses.set(guildId, pause);
        return true;
      }),
  };
}
