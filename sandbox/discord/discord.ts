import { randomBytes } from 'node:crypto';
import { realClock, type Clock } from '../wire/clock.ts';
import type { Faults } from '../wire/faults.ts';
import { withOrigins } from '../wire/saved.ts';
import { startWireServer, type Exchange, type Handler, type WireServer } from '../wire/server.ts';
import { unbounded, type Bounds } from './bounds.ts';
import { createChanges, until } from './changes.ts';
import { clientApp, type ClientApp } from './client/app.ts';
import type { GatewayControl } from './gateway/control.ts';
import { createGateway, type Gateway } from './gateway/gateway.ts';
import type { GatewayLimits } from './gateway/limits.ts';
import { view } from './message/store.ts';
import type { StandInMessage } from './message/types.ts';
import { addGuild, guildHandle, type GuildOptions } from './people/guild.ts';
import type { GuildHandle, PersonHandle, PersonOptions } from './people/handles.ts';
import { makePerson, personHandle } from './people/person.ts';
import { restApp } from './rest/app.ts';
import type { RateLimitMode } from './rest/rate-limits.ts';
import { saveDiscord, type DiscordState, type SavedDiscord } from './saved.ts';
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
  /** What the gateway demands of shards and IDENTIFYs. */
  readonly gateway?: Partial<GatewayLimits>;
  /** Default 41,250 ms. */
  readonly heartbeatMs?: number;
  /** How much of the past is kept. Default: all of it. */
  readonly bounds?: Partial<Bounds>;
  /** Whether `traffic` has the answers too. Default: no. */
  readonly recordAnswers?: boolean;
  /** The world to go on with, read by `readDiscord`. Its port is taken if it is free, and its token unless one is given. */
  readonly saved?: SavedDiscord;
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
  /** All guilds, the oldest first. */
  guilds(): readonly GuildHandle[];
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
   * time (default 30,000) with the recent traffic.
   */
  until<T>(predicate: () => T | undefined | false, timeoutMs?: number): Promise<T>;
  /** Writes the whole world into the folder, over what was saved there before. `readDiscord` reads it. */
  save(folder: string): Promise<void>;
  close(): Promise<void>;
}

const defaultTimeoutMs = 30_000;

interface Opened {
  readonly world: World;
  readonly wire: WireServer;
  readonly gateway: Gateway;
  readonly client: ClientApp;
}

/** A new world, or the saved one, on a port of its own. */
async function openWorld(options: DiscordOptions): Promise<Opened> {
  const clock = options.clock ?? realClock;
  const { saved } = options;
  const newId = createSnowflakes(clock, saved?.state.now);
  const applicationId = saved?.state.applicationId ?? newId();
  const token = options.token ?? saved?.state.token ?? inventToken(applicationId);
  const changes = createChanges();
  const bounds: Bounds = { ...unbounded, ...options.bounds };

  const handler = Promise.withResolvers<Handler>();
  const wire = await startWireServer({
    clock,
    ...(options.port !== undefined && { port: options.port }),
    ...(saved && { preferredPort: Number(new URL(saved.state.origin).port) }),
    recording: { exchanges: bounds.exchanges, answers: options.recordAnswers === true },
    handle: async (request, exchange) => (await handler.promise)(request, exchange),
  });
  const { origin } = wire;
  const before = saved && withOrigins(saved.state, { [saved.state.origin]: origin });
  const files = await createFiles({
    clock,
    origin,
    newId,
    attachedMost: bounds.attached,
    ...(saved && before && { saved: { state: before.files, folder: saved.filesFolder } }),
  }).catch(async (error: unknown) => {
    await wire.close();
    throw error;
  });
  const gateway = createGateway({
    http: wire.http,
    origin,
    world: () => world,
    interactionsMost: bounds.interactions,
    limits: { identifyPace: options.rateLimits === 'headers' ? 'free' : 'enforced', ...options.gateway },
    ...(options.heartbeatMs !== undefined && { heartbeatMs: options.heartbeatMs }),
  });
  const world: World = {
    bounds,
    clock,
    newId,
    origin,
    token,
    applicationId,
    bot: before?.bot ?? wireBot(applicationId, 'easel'),
    ...contentsOf(before),
    commands: createCommands({ clock, newId, applicationId, ...(before && { saved: before.commands }) }),
    files,
    changes,
    emit(event) {
      if (reachesBot(world, event)) gateway.emit(event);
    },
  };
  const app = restApp(world, gateway, options.rateLimits ?? 'enforced');
  const client = clientApp(world);
  handler.resolve((request, exchange) => app.fetch(request, { exchange }));
  return { world, wire, gateway, client };
}

export async function startDiscord(options: DiscordOptions = {}): Promise<DiscordStandIn> {
  const { world, wire, gateway, client } = await openWorld(options);
  const { origin, applicationId, changes, files } = world;
  let saving = Promise.resolve();

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
    guilds: () => [...world.guilds.values()].map((guild) => guildHandle(world, guild)),
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
    async save(folder) {
      saving = saving.catch(() => undefined).then(() => saveDiscord(world, folder));
      return saving;
    },
    async close() {
      await saving.catch(() => undefined);
      await gateway.close();
      await wire.close();
      await files.close();
    },
  };
}

type Contents = 'guilds' | 'channels' | 'people' | 'messages' | 'interactions' | 'interactionsByToken';

/** What the saved world had, or nothing. An answer that was being stored is lost. */
function contentsOf(before: DiscordState | undefined): Pick<World, Contents> {
  const all = [...(before?.interactions.values() ?? [])].map((each) => ({ ...each, answering: false }));
  return {
    guilds: new Map(before?.guilds),
    channels: new Map(before?.channels),
    people: new Map(before?.people),
    messages: new Map(before?.messages),
    interactions: new Map(all.map((each) => [each.id, each])),
    interactionsByToken: new Map(all.map((each) => [each.token, each])),
  };
}

/** A token in Discord's form: the application's id in base 64, a time, a signature. */
function inventToken(applicationId: string): string {
  const id = Buffer.from(applicationId).toString('base64url');
  return `${id}.${randomBytes(4).toString('base64url')}.${randomBytes(28).toString('base64url')}`;
}
