import { randomBytes } from 'node:crypto';
import { realClock, type Clock } from '../wire/clock.ts';
import type { Faults } from '../wire/faults.ts';
import { startWireServer, type Exchange, type Handler } from '../wire/server.ts';
import { unbounded, type Bounds } from './bounds.ts';
import { createChanges, until } from './changes.ts';
import { clientApp, type ClientApp } from './client/app.ts';
import type { GatewayControl } from './gateway/control.ts';
import { createGateway } from './gateway/gateway.ts';
import { view } from './message/store.ts';
import type { StandInMessage } from './message/types.ts';
import { addGuild, type GuildOptions } from './people/guild.ts';
import type { GuildHandle, PersonHandle, PersonOptions } from './people/handles.ts';
import { makePerson, personHandle } from './people/person.ts';
import { restApp } from './rest/app.ts';
import type { RateLimitMode } from './rest/rate-limits.ts';
import { createSnowflakes } from './snowflake.ts';
import { createCommands, type RegisteredCommand } from './world/commands.ts';
import { createFiles } from './world/files.ts';
import { wireBot } from './world/people.ts';
import { reachesBot } from './world/visibility.ts';
import type { World } from './world/world.ts';

export interface DiscordOptions {
  /**
   * The clock for the ages of interactions, tokens, links and nonces. Rate limits and heartbeats use real time, as
   * discord.js does.
   */
  readonly clock?: Clock;
  /** Default: a free port. */
  readonly port?: number;
  /** The bot's token. Default: a well-formed one that works nowhere else. */
  readonly token?: string;
  /** Default `enforced`. */
  readonly rateLimits?: RateLimitMode;
  /** Default 41,250 ms. */
  readonly heartbeatMs?: number;
  /** How much of the past is kept. Default: all of it. */
  readonly bounds?: Partial<Bounds>;
  /** Whether `traffic` has the answers too. Default: no. */
  readonly recordAnswers?: boolean;
}

/** Discord on one loopback port: REST API v10, gateway v10, files, and the people who use them. */
export interface DiscordStandIn {
  /** The base of the REST API without its version, as discord.js takes it. */
  readonly url: string;
  readonly origin: string;
  /** The bot's present token. */
  readonly token: string;
  readonly applicationId: string;
  readonly faults: Faults;
  /**
   * The requests that are kept, the oldest first. A body is the parsed JSON. For a form it is `payload_json` with `files: [{name, size, type}]`.
   */
  readonly traffic: readonly Exchange[];
  readonly gateway: GatewayControl;
  /** The API of `client/api.ts` and the addresses of files, for the page. The stand-in's own port has only the latter. */
  readonly client: ClientApp;
  /** Calls `listener` as each request arrives. The returned function unsubscribes. */
  onRequest(listener: (exchange: Exchange) => void): () => void;
  /** Calls `listener` when a request is answered in full, or its connection has ended. The returned function unsubscribes. */
  onEnd(listener: (exchange: Exchange) => void): () => void;
  /** Calls `listener` soon after anything has changed that a person could see. The returned function unsubscribes. */
  onChange(listener: () => void): () => void;
  addGuild(options?: GuildOptions): GuildHandle;
  /** Makes a person who is in no guild yet. */
  addPerson(options?: PersonOptions): PersonHandle;
  /** What a person can do wherever they are. Throws for an unknown id. */
  person(id: string): PersonHandle;
  /** The guild's own commands, or the global ones. */
  commands(guildId?: string): readonly RegisteredCommand[];
  /**
   * Does what "Reset Token" in the developer portal does: the former token no longer works, and its connections are
   * closed with 4004.
   */
  resetToken(): void;
  /**
   * Does what Discord does after a while: it forgets the files that were attached to commands. Their links answer 404.
   */
  forgetAttached(): Promise<void>;
  /** Also finds private and deleted messages. */
  message(channelId: string, messageId: string): StandInMessage | undefined;
  /**
   * Resolves when `predicate` first returns something other than undefined or false. Rejects after `timeoutMs` of real
   * time (default 15,000) with the recent traffic.
   */
  until<T>(predicate: () => T | undefined | false, timeoutMs?: number): Promise<T>;
  close(): Promise<void>;
}

const defaultTimeoutMs = 15_000;

export async function startDiscord(options: DiscordOptions = {}): Promise<DiscordStandIn> {
  const clock = options.clock ?? realClock;
  const newId = createSnowflakes(clock);
  const applicationId = newId();
  const token = options.token ?? inventToken(applicationId);
  const changes = createChanges();
  const bounds: Bounds = { ...unbounded, ...options.bounds };

  const handler = Promise.withResolvers<Handler>();
  const wire = await startWireServer({
    clock,
    ...(options.port !== undefined && { port: options.port }),
    recording: { exchanges: bounds.exchanges, answers: options.recordAnswers === true },
    handle: async (request, exchange) => (await handler.promise)(request, exchange),
  });
  const { origin } = wire;
  const files = await createFiles({ clock, origin, newId, attachedMost: bounds.attached });
  const gateway = createGateway({
    http: wire.http,
    origin,
    world: () => world,
    interactionsMost: bounds.interactions,
    ...(options.heartbeatMs !== undefined && { heartbeatMs: options.heartbeatMs }),
  });
  const world: World = {
    bounds,
    clock,
    newId,
    origin,
    token,
    applicationId,
    bot: wireBot(applicationId, 'easel'),
    guilds: new Map(),
    channels: new Map(),
    people: new Map(),
    messages: new Map(),
    interactions: new Map(),
    interactionsByToken: new Map(),
    commands: createCommands({ clock, newId, applicationId }),
    files,
    changes,
    emit(event) {
      if (reachesBot(world, event)) gateway.emit(event);
    },
  };
  const app = restApp(world, gateway, options.rateLimits ?? 'enforced');
  const client = clientApp(world);
  handler.resolve((request, exchange) => app.fetch(request, { exchange }));

  return {
    url: `${origin}/api`,
    origin,
    get token() {
      return world.token;
    },
    applicationId,
    faults: wire.faults,
    traffic: wire.traffic,
    gateway,
    client,
    onRequest: (listener) => wire.onRequest(listener),
    onEnd: (listener) => wire.onEnd(listener),
    onChange: (listener) => changes.listen(listener),
    addGuild: (guildOptions = {}) => addGuild(world, guildOptions),
    addPerson: (personOptions = {}) => personHandle(world, makePerson(world, personOptions)),
    person: (id) => personHandle(world, id),
    commands: (guildId) => world.commands.list(guildId),
    resetToken() {
      world.token = inventToken(applicationId);
      gateway.disconnect(4004);
    },
    forgetAttached: () => files.forgetAttached(),
    message(channelId, messageId) {
      const stored = world.messages.get(messageId);
      return stored?.channelId === channelId ? view(world, stored) : undefined;
    },
    until: (predicate, timeoutMs = defaultTimeoutMs) => until(predicate, { changes, traffic: wire.traffic, timeoutMs }),
    async close() {
      await gateway.close();
      await wire.close();
      await files.close();
    },
  };
}

/** A token in Discord's form: the application's id in base 64, a time, a signature. */
function inventToken(applicationId: string): string {
  const id = Buffer.from(applicationId).toString('base64url');
  return `${id}.${randomBytes(4).toString('base64url')}.${randomBytes(28).toString('base64url')}`;
}
