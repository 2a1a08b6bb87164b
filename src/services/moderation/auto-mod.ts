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

/** Discord's answer to a request for a server's rules. The rules are as Discord sends them. */
type RulesAnswer =
  | { readonly kind: 'rules'; readonly rules: readonly unknown[] }
  /** Easel may not read the rules. */
  | { readonly kind: 'forbidden' }
  /** `retryAfter` in ms, if Discord gives it. */
  | { readonly kind: 'unreachable'; readonly retryAfter: number | undefined };

/** Asks Discord for the rules. Throws only when it is aborted. */
export type ReadRules = (guildId: string, signal: AbortSignal) => Promise<RulesAnswer>;

/**
 * What is known of one server's AutoMod. `unread`: nothing yet. `forbidden`: Easel lacks Manage Server, and knows at
 * most what it read before. Every change makes a new object.
 */
export interface AutoModRules {
  readonly access: 'unread' | 'known' | 'forbidden';
  readonly rules: readonly ScreeningRule[];
  /** The parts of the rules that are not checked here. */
  readonly unchecked: readonly Unchecked[];
}

/**
 * The AutoMod rules of every server, in memory. The last known rules are also stored, so that prompts are screened from
 * the start after a restart.
 */
export interface AutoMod {
  load(): Promise<void>;
  rulesOf(guildId: string): AutoModRules;
  /** Resolves when the server's rules are known, or after 1.5 seconds. */
  whenKnown(guildId: string): Promise<void>;
  /** Reads the rules, and tries again until Discord answers. */
  read(guildId: string): void;
  /** Easel has no Manage Server there, so Discord does not show the rules. */
  forbid(guildId: string): void;
  /** Discord sent a new or changed rule. */
  changed(guildId: string, ruleId: string, rule: unknown): void;
  removed(guildId: string, ruleId: string): void;
  /** Easel is no longer in that server. */
  left(guildId: string): void;
  /** Among the servers that `isMeant` accepts, Easel is in these and no others. */
  retainOnly(guildIds: ReadonlySet<string>, isMeant: (guildId: string) => boolean): void;
  /** Stops reading. Resolves when what is known is on disk. */
  stop(): Promise<void>;
}

interface Server {
  state: AutoModRules;
  /** The rules by id, as Discord sent them; `undefined` before the first reading. */
  raw: ReadonlyMap<string, unknown> | undefined;
  /** Counts the changes of the rules. An answer is old if the count has changed since its request. */
  changes: number;
  isReading: boolean;
  readonly firstRead: PromiseWithResolvers<void>;
}

const identified = z.object({ id: z.string() });
/** This is below Discord's three seconds. */
const longestWait = 1_500;
/** Discord allows fifty requests a second. Most of them are left to messages. */
const readsAtOnce = 2;

export function createAutoMod(options: {
  readonly store: Store;
  readonly readRules: ReadRules;
  /** Called when rules of any server become known. */
  readonly rulesFound: () => void;
  readonly clock: Clock;
  readonly log: Logger;
}): AutoMod {
  const { store, readRules, rulesFound, clock, log } = options;
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
    if (server.state.rules.length > 0) rulesFound();
  }

  /** Writes one after the other. A lost write is harmless: the rules are read from Discord again. */
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
        // The stored rules cannot be read. Until Discord answers, the server counts as unread, so no prompt passes
        // unscreened.
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
      // Before the first reading, one rule is not all of them.
      if (server.raw !== undefined) update(guildId, new Map([...server.raw, [ruleId, rule]]));
    },
    removed(guildId, ruleId) {
      const server = serverOf(guildId);
      server.changes += 1;
      if (server.raw !== undefined) update(guildId, new Map([...server.raw].filter(([id]) => id !== ruleId)));
    },
    left: forget,
    retainOnly(guildIds, isMeant) {
      for (const guildId of servers.keys()) if (isMeant(guildId) && !guildIds.has(guildId)) forget(guildId);
    },
    async stop() {
      stopping.abort();
      await saving;
    },
  };
}

/** A rule without an id gets a key of its own. Later changes of it cannot be followed. */
function byId(rules: readonly unknown[]): ReadonlyMap<string, unknown> {
  return new Map(rules.map((rule, index) => [identified.safeParse(rule).data?.id ?? `#${index}`, rule]));
}
