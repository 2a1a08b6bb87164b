import { isDeepStrictEqual } from 'node:util';
import pLimit from 'p-limit';
import type { Logger } from 'pino';
import { z } from 'zod';
import { backoffDelay } from '../../core/job/backoff.ts';
import { readAutoModRule } from '../../core/screening/automod.ts';
import type { ScreeningRule, Unchecked } from '../../core/screening/rule.ts';
import type { Clock } from '../runtime/clock.ts';
import { schema } from '../storage/schema.ts';
import { write, type Store } from '../storage/store.ts';

/** What Discord answers when it is asked for a server's rules; each rule as it tells it. */
type RulesAnswer =
  | { readonly kind: 'rules'; readonly rules: readonly unknown[] }
  /** Easel may not read them. */
  | { readonly kind: 'forbidden' }
  /** `retryAfter` in ms, where Discord says it. */
  | { readonly kind: 'unreachable'; readonly retryAfter: number | undefined };

/** Asks Discord. It throws only when it is aborted. */
export type ReadRules = (guildId: string, signal: AbortSignal) => Promise<RulesAnswer>;

/**
 * What is known of one server's AutoMod. `unread`: nothing yet; `forbidden`: Easel lacks Manage Server, and knows at most
 * what it read before. A new object with every change.
 */
export interface AutoModRules {
  readonly access: 'unread' | 'known' | 'forbidden';
  readonly rules: readonly ScreeningRule[];
  /** What of them is not checked here. */
  readonly unchecked: readonly Unchecked[];
}

/** Every server's AutoMod rules, in memory; the last known ones are in the store, so that a restart screens from the first moment. */
export interface AutoMod {
  load(): Promise<void>;
  rulesOf(guildId: string): AutoModRules;
  /** Resolves once something is known of them, at once where it is; else after a second and a half. */
  whenKnown(guildId: string): Promise<void>;
  /** Reads them, again and again until Discord answers. */
  read(guildId: string): void;
  /** Easel lost Manage Server, or never had it: Discord tells it of no rule. */
  forbid(guildId: string): void;
  /** A rule as Discord tells it, new or changed. */
  changed(guildId: string, ruleId: string, rule: unknown): void;
  removed(guildId: string, ruleId: string): void;
  /** Easel is no longer in that server. */
  left(guildId: string): void;
  /** Easel is in these servers and no others. */
  retainOnly(guildIds: ReadonlySet<string>): void;
  /** Reads nothing more; resolves once what is known is on disk. */
  stop(): Promise<void>;
}

interface Server {
  state: AutoModRules;
  /** As Discord tells them, by id; `undefined` before the first. */
  raw: ReadonlyMap<string, unknown> | undefined;
  /** Counts what happened to the rules: an answer that something overtook is old. */
  changes: number;
  isReading: boolean;
  readonly firstRead: PromiseWithResolvers<void>;
}

const identified = z.object({ id: z.string() });
/** Below Discord's three seconds. */
const longestWait = 1_500;
/** Leaves the most of Discord's fifty requests a second to messages. */
const readsAtOnce = 2;

export function createAutoMod(options: {
  readonly store: Store;
  readonly readRules: ReadRules;
  readonly clock: Clock;
  readonly log: Logger;
}): AutoMod {
  const { store, readRules, clock, log } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const limit = pLimit(readsAtOnce);
  const servers = new Map<string, Server>();
  let saving = Promise.resolve();

  function serverOf(guildId: string): Server {
    const known = servers.get(guildId);
    if (known !== undefined) return known;
    const server: Server = {
      state: { access: 'unread', rules: [], unchecked: [] },
      raw: undefined,
      changes: 0,
      isReading: false,
      firstRead: Promise.withResolvers<void>(),
    };
    servers.set(guildId, server);
    return server;
  }

  function setRules(server: Server, rules: ReadonlyMap<string, unknown>): void {
    const read = Array.from(rules.values(), readAutoModRule);
    server.raw = rules;
    server.state = {
      access: 'known',
      rules: read.flatMap(({ rule }) => rule ?? []),
      unchecked: read.flatMap(({ unchecked }) => unchecked),
    };
    server.firstRead.resolve();
  }

  /** One write after the other. What is lost here is read from Discord again. */
  function save(guildId: string, rules: readonly unknown[] | undefined): void {
    const row = { key: schema.autoMod.key(guildId), value: rules === undefined ? undefined : { version: 1, rules } };
    saving = saving.then(async () =>
      write(store, row).catch((error: unknown) => {
        log.warn({ err: error, guild: guildId }, 'AutoMod rules could not be written down');
      }),
    );
  }

  function update(guildId: string, rules: ReadonlyMap<string, unknown>): void {
    const server = serverOf(guildId);
    const isNew = !isDeepStrictEqual(rules, server.raw);
    if (isNew || server.state.access !== 'known') setRules(server, rules);
    if (isNew) save(guildId, [...rules.values()]);
  }

  function forbid(server: Server): void {
    server.state = { ...server.state, access: 'forbidden' };
    server.firstRead.resolve();
  }

  async function readUntilAnswered(guildId: string, server: Server): Promise<void> {
    for (let failures = 0; servers.get(guildId) === server;) {
      let asked = server.changes;
      const answer = await limit(async () => {
        asked = server.changes;
        return readRules(guildId, signal);
      });
      if (answer.kind === 'unreachable') {
        failures += 1;
        log.warn({ guild: guildId, failures }, 'AutoMod rules could not be read; trying again');
        await clock.sleep(answer.retryAfter ?? backoffDelay(failures, 0.5), signal);
      } else if (server.changes === asked && servers.get(guildId) === server) {
        if (answer.kind === 'rules') update(guildId, byId(answer.rules));
        else forbid(server);
        return;
      }
    }
  }

  function forget(guildId: string): void {
    const server = servers.get(guildId);
    servers.delete(guildId);
    if (server?.raw !== undefined) save(guildId, undefined);
  }

  return {
    async load() {
      for (const { key, value } of await store.range(schema.autoMod.prefix)) {
        const kept = schema.autoMod.record.safeParse(value);
        // Until they are read again, nothing is known of them: no prompt passes them unseen.
        if (kept.success) setRules(serverOf(schema.autoMod.partsOf(key)[0]), byId(kept.data.rules));
        else log.warn({ key }, 'AutoMod rules on disk cannot be understood; they are read again');
      }
    },
    rulesOf: (guildId) => serverOf(guildId).state,
    async whenKnown(guildId) {
      const server = serverOf(guildId);
      if (server.state.access !== 'unread') return;
      const waiting = new AbortController();
      await Promise.race([server.firstRead.promise, clock.sleep(longestWait, waiting.signal)]);
      waiting.abort();
    },
    read(guildId) {
      const server = serverOf(guildId);
      server.changes += 1;
      if (server.isReading) return;
      server.isReading = true;
      readUntilAnswered(guildId, server)
        .catch((error: unknown) => {
          if (!signal.aborted) log.error({ err: error, guild: guildId }, 'reading AutoMod rules failed');
        })
        .finally(() => {
          server.isReading = false;
        });
    },
    forbid(guildId) {
      const server = serverOf(guildId);
      server.changes += 1;
      forbid(server);
    },
    changed(guildId, ruleId, rule) {
      const server = serverOf(guildId);
      server.changes += 1;
      // Before the first reading one rule is not all of them.
      if (server.raw !== undefined) update(guildId, new Map([...server.raw, [ruleId, rule]]));
    },
    removed(guildId, ruleId) {
      const server = serverOf(guildId);
      server.changes += 1;
      if (server.raw !== undefined) update(guildId, new Map([...server.raw].filter(([id]) => id !== ruleId)));
    },
    left: forget,
    retainOnly(guildIds) {
      for (const guildId of servers.keys()) if (!guildIds.has(guildId)) forget(guildId);
    },
    async stop() {
      stopping.abort();
      await saving;
    },
  };
}

/** One without an id can be read again, but not followed. */
function byId(rules: readonly unknown[]): ReadonlyMap<string, unknown> {
  return new Map(rules.map((rule, index) => [identified.safeParse(rule).data?.id ?? `#${index}`, rule]));
}
