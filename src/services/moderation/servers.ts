import type { Logger } from 'pino';
import type { Decision } from '../../core/moderation/decision.ts';
import { defaultPolicy, type Policy, type PolicyContent } from '../../core/moderation/policy.ts';
import { isBlocked, type Block, type Pause } from '../../core/moderation/restrictions.ts';
import type { Clock } from '../runtime/clock.ts';
import { schema, type Kind } from '../storage/schema.ts';
import type { Rows, Store, Write } from '../storage/store.ts';
import { noNotes, together, type Notebook, type Notes } from './audit.ts';
import { settlingNotes } from './reports.ts';

/** What each server's moderators decided, in memory with the store behind it. A change is on disk, with its row in the audit log, before anybody sees it. */
export interface Servers {
  /** Reads everything once, before the first command. @throws where a record cannot be read: no rule is silently left out. */
  load(): Promise<void>;
  policy(guildId: string): Policy;
  /** Only one that still stands. */
  blockOf(guildId: string, memberId: string): Block | undefined;
  /** Those that stand, the newest first. */
  blocks(guildId: string): readonly Block[];
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
  /** Sets or replaces a member's bar. Where that settles the report on a job, only who is first there does; whether it did. */
  setBlock(guildId: string, bar: Block, decision: Decision, reported?: string): Promise<boolean>;
  /** Whether a bar stood. Where none did, nothing is written. */
  unblock(guildId: string, memberId: string, decision: Decision): Promise<boolean>;
  /** Whether that changed anything: who pauses a paused server second, learns of the first. */
  setPause(guildId: string, pause: Pause | undefined, decision: Decision): Promise<boolean>;
}

export function createServers(options: {
  readonly store: Store;
  readonly notebook: Notebook;
  readonly clock: Clock;
  readonly log: Logger;
}): Servers {
  const { store, notebook, clock, log } = options;
  const policies = new Map<string, Policy>();
  /** By server, then by member. */
  const bars = new Map<string, Map<string, Block>>();
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

  /** Writes `change` of one row with the decision, unless `change` or the notes say that it is not to be; whether it did. */
  async function decide(
    guildId: string,
    decision: Decision,
    key: string,
    change: (present: unknown) => Pick<Write, 'value'> | undefined,
    { logChannel, notes: others = noNotes }: { readonly logChannel?: string | undefined; readonly notes?: Notes } = {},
  ): Promise<boolean> {
    const channels = [policies.get(guildId)?.logChannel, logChannel];
    const notes = together(notebook.decision(guildId, decision, channels), others);
    const isDone = await store.transaction([key, ...notes.keys], (rows: Rows) => {
      const changed = change(rows.get(key));
      const noted = notes.writes(rows);
      return changed === undefined || noted === undefined
        ? { writes: [], result: false }
        : { writes: [{ key, ...changed }, ...noted], result: true };
    });
    if (isDone) notes.written();
    return isDone;
  }

  function standing(guildId: string, memberId: string): Block | undefined {
    const bar = bars.get(guildId)?.get(memberId);
    return isBlocked(bar, clock.now()) ? bar : undefined;
  }

  function remember(guildId: string, bar: Block): void {
    bars.set(guildId, (bars.get(guildId) ?? new Map<string, Block>()).set(bar.memberId, bar));
  }

  return {
    async load() {
      await read(schema.policy, (guildId, policy) => policies.set(guildId, policy));
      await read(schema.serverPause, (guildId, pause) => pauses.set(guildId, pause));
      await read(schema.bar, remember);
    },
    policy: (guildId) => policies.get(guildId) ?? defaultPolicy,
    blockOf: standing,
    blocks: (guildId) =>
      [...(bars.get(guildId)?.values() ?? [])]
        .filter((bar) => isBlocked(bar, clock.now()))
        .toSorted((a, b) => b.at - a.at),
    pause: (guildId) => pauses.get(guildId),
    async changePolicy(guildId, revision, change, decision) {
      const policy: Policy = {
        ...change,
        version: 1,
        revision: revision + 1,
        changed: { by: decision.by, at: decision.at },
      };
      // Who reads the former log channel learns that it is one no longer.
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
    async setBlock(guildId, bar, decision, reported) {
      const notes = reported === undefined ? noNotes : settlingNotes(guildId, reported, decision);
      const key = schema.bar.key(guildId, bar.memberId);
      const done = await decide(guildId, decision, key, () => ({ value: bar }), { notes });
      if (done) remember(guildId, bar);
      return done;
    },
    async unblock(guildId, memberId, decision) {
      const now = clock.now();
      const done = await decide(guildId, decision, schema.bar.key(guildId, memberId), (present) =>
        isBlocked(schema.bar.record.optional().parse(present), now) ? { value: undefined } : undefined,
      );
      if (done) bars.get(guildId)?.delete(memberId);
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
