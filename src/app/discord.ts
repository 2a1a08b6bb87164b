import { batchPanel } from '../commands/animate/animate.ts';
import { createCommands, jobPanel, type Commands } from '../commands/commands.ts';
import { createRouter } from '../commands/router.ts';
import { serverList, type ServerList } from '../core/moderation/server-list.ts';
import { otherWishes } from '../core/shards.ts';
import { followAutoMod } from '../discord/auto-mod.ts';
import { createAutocomplete } from '../discord/autocomplete.ts';
import { createDispatch, type Dispatch } from '../discord/dispatch.ts';
import { fileHosts } from '../discord/file-hosts.ts';
import { connect, type Gateway } from '../discord/gateway.ts';
import { createGatewayInfos } from '../discord/gateway-info.ts';
import { createInputNotice } from '../discord/input-notice.ts';
import { routeInteractions } from '../discord/interactions.ts';
import { registerWithRetries } from '../discord/register.ts';
import { bestNexts } from '../messages/best-next.ts';
import { jobCommandNames } from '../messages/command-name.ts';
import { inputHosts } from './input-hosts.ts';
import { followModelFiles } from './models.ts';
import { createInputNotices } from '../services/moderation/input-notices.ts';
import { decideShardCount } from '../services/runtime/shard-count.ts';
import { schema } from '../services/storage/schema.ts';
import type { Runtime } from './runtime.ts';
import type { Services } from './services.ts';
import type { Storage } from './storage.ts';

/**
 * Connects a first shard at least, and registers the commands. Tries again while Discord cannot be reached.
 *
 * @throws {DiscordRefusalError}; the signal's reason when the start is given up.
 */
export async function connectDiscord(runtime: Runtime, storage: Storage, services: Services): Promise<Gateway> {
  const { config, words, catalog, metrics, presence, rests, clock, lifecycle, opened, log } = runtime;
  const { starting: signal } = lifecycle;
  const commands = createCommands(catalog, words, config.money.grantMax);
  const isListed = serverList(config.discord.guilds);
  const dispatch = createDispatcher(runtime, storage, services, commands, isListed);
  const complete = createAutocomplete({ commands, isListed, words, rest: rests.interactions, clock, log });
  const infos = createGatewayInfos({
    rest: rests.bot,
    clock,
    signal: AbortSignal.any([signal, lifecycle.closed]),
  });
  metrics.watch({
    shards: () => presence.shards(),
    recommendedShards: () => infos.latest?.recommendedShards,
    sessionStartsLeft: () => infos.latest?.startsLeft,
  });
  const { shardCount: setting } = config.discord;
  const recommended = async (): Promise<number> => (await infos.recent()).recommendedShards;
  const gateway = await connect({
    infos,
    apiUrl: config.discord.apiUrl,
    token: config.secrets.discordToken,
    makeRequest: rests.makeRequest,
    presence,
    shardCount: async () => decideShardCount({ store: storage.store, setting, recommended, log }),
    beforeIdentify: async () => services.crashBackoff.beginStart(signal),
    onRefusal: (refusal) => lifecycle.fail(refusal),
    clock,
    log,
    signal,
    listen(client, shard) {
      followAutoMod(client, shard, services.moderation.autoMod, isListed);
      routeInteractions(client, { dispatch, complete, clock, log });
    },
  });
  opened.defer(async () => gateway.close());
  opened.defer(() => dispatch.stop());
  for (const wish of otherWishes(gateway.shardCount, { setting, recommended: infos.latest?.recommendedShards })) {
    log.warn({ shards: gateway.shardCount, ...wish }, 'another number of shards is not followed: see npm run shards');
  }
  const register = registrationOf(runtime, gateway.applicationId, commands);
  await registerAtStart(runtime, storage, register);
  signal.throwIfAborted();
  followModelFiles(runtime, commands, async (own) => register([], own));
  return gateway;
}

function createDispatcher(
  runtime: Runtime,
  { store }: Storage,
  services: Services,
  commands: Commands,
  isListed: ServerList,
): Dispatch {
  const { config, words, catalog, metrics, rests, clock, random, lifecycle, log } = runtime;
  const { creditWorth } = config.money;
  const { operatorIds } = config.discord;
  const inputs = { ...inputHosts(config), bytes: config.inputs.bytes };
  const uploadHosts = fileHosts(config.discord.apiUrl);
  return createDispatch({
    router: createRouter({
      commands,
      panels: [jobPanel(jobCommandNames(catalog), bestNexts(catalog), catalog), batchPanel],
      services: { ...services, clock, random, creditWorth, operatorIds, models: catalog, inputs, uploadHosts },
    }),
    jobs: services.jobs,
    isListed,
    noticeInputs: createInputNotice({
      rest: rests.interactions,
      notices: createInputNotices({ store, clock }),
      log,
      signal: lifecycle.closed,
    }),
    metrics,
    rest: rests.interactions,
    words,
    clock,
    log,
    signal: lifecycle.closed,
  });
}

type Register = (formerGuildIds: readonly string[], signal: AbortSignal) => Promise<void>;

/** Registers the commands as they are when it is called. */
function registrationOf({ config, rests, clock, log }: Runtime, applicationId: string, commands: Commands): Register {
  return async (formerGuildIds, signal) =>
    registerWithRetries({
      rest: rests.bot,
      applicationId,
      guildId: config.discord.guildId,
      formerGuildIds,
      payloads: [...commands.current().values()].map(({ payload }) => payload),
      clock,
      log,
      signal,
    });
}

/** The development server is stored, so that its commands can be removed when another one is set. */
async function registerAtStart({ config, lifecycle }: Runtime, { store }: Storage, register: Register): Promise<void> {
  const key = schema.registered.key();
  const formerGuildId = await store.get(key);
  await register(typeof formerGuildId === 'string' ? [formerGuildId] : [], lifecycle.starting);
  await store.transaction([], () => ({ writes: [{ key, value: config.discord.guildId }], result: undefined }));
}
