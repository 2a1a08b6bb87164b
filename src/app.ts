import { Events, Routes, type Client, type Interaction } from 'discord.js';
import type { Logger } from 'pino';
import { jobCommandNames } from './messages/command-name.ts';
import { createCommands, jobPanel, ownNames } from './commands/commands.ts';
import { createRouter } from './commands/router.ts';
import type { Config } from './config.ts';
import { bringsFiles } from './core/job/questions.ts';
import { serverLimits } from './core/moderation/settings/budget.ts';
import { memberLimits } from './core/moderation/settings/role-allowance.ts';
import { serverList } from './core/moderation/server-list.ts';
import { createAnnouncer } from './discord/announce.ts';
import { createReadRules, followAutoMod } from './discord/auto-mod.ts';
import { createCompletion } from './discord/complete.ts';
import { createDispatch } from './discord/dispatch.ts';
import { connect } from './discord/gateway.ts';
import { createInvalidRequests } from './discord/invalid-requests.ts';
import { createMessenger } from './discord/messenger.ts';
import type { DiscordRefusalError } from './discord/refusal.ts';
import { registerInTime } from './discord/register.ts';
import { createReportCards } from './discord/report-cards.ts';
import { createRests } from './discord/rest.ts';
import { createServerLog } from './discord/server-log.ts';
import { createAccounts } from './services/jobs/accounts.ts';
import { createAlerts } from './services/runtime/alerts.ts';
import { checkInBackground } from './services/storage/integrity/background.ts';
import { systemClock, type Clock } from './services/runtime/clock.ts';
import { createDownloads } from './services/media/download.ts';
import { createDurations } from './services/jobs/durations.ts';
import type { StoreUnusableError } from './services/storage/integrity/integrity.ts';
import { checkMediaHosts } from './services/media/hosts.ts';
import { createJobs } from './services/jobs/jobs.ts';
import { createLine } from './services/jobs/line.ts';
import { createJobRecords } from './services/jobs/records.ts';
import { createMetrics } from './services/runtime/metrics.ts';
import { createCatalog, loadCatalog } from './services/runcomfy/catalog.ts';
import { createNotebook } from './services/moderation/audit.ts';
import { createReportDesk } from './services/moderation/report-desk.ts';
import { createLogQueue } from './services/moderation/log-queue.ts';
import { createModeration } from './services/moderation/moderation.ts';
import { createServers } from './services/moderation/servers.ts';
import { startMonitor } from './services/runtime/monitor.ts';
import { createRunComfy } from './services/runcomfy/client.ts';
import { createShrink } from './services/media/shrink.ts';
import { schema } from './services/storage/schema.ts';
import { openSpool } from './services/storage/spool.ts';
import { createStatusBoard } from './services/jobs/status.ts';
import { createStarts } from './services/runtime/starts.ts';
import { openStore } from './services/storage/sqlite.ts';
import { createClockWatch, recallTime, withTimeNoted } from './services/runtime/clock-watch.ts';
import { createWallClock } from './services/runtime/wall-clock.ts';
import { monitoredStore } from './services/storage/monitored-store.ts';
import { createWords } from './words/words.ts';

/** Why it cannot go on until its operator acts. */
type Failure = DiscordRefusalError | StoreUnusableError;

export interface App {
  /** Resolves when it cannot go on, with the reason; it is to be stopped then. */
  readonly failed: Promise<Failure>;
  /** Ends within 8 seconds; what is unfinished goes on at the next start. */
  stop(): Promise<void>;
}

/** What a test may put in the place of the system's. */
export interface Surroundings {
  readonly clock?: Clock;
  /** In [0, 1). */
  readonly random?: () => number;
}

/** For steps under way at a stop; with the rest of it, below a container's ten seconds. */
const grace = 5_000;
/** Discord's own files lie here; with another address of its API, there too. */
const discordFiles = ['cdn.discordapp.com', 'media.discordapp.net'];

/** No model could be loaded: the bot would have no commands. */
export class EmptyCatalogError extends Error {
  override readonly name = 'EmptyCatalogError';
}

/** What the start was given up with, and the bot stopped, after an error that nobody caught: the next start counts it as a crash. */
export class UncaughtFaultError extends Error {
  override readonly name = 'UncaughtFaultError';
}

/**
 * Builds every object once and starts the bot. Resolves when it is connected and open jobs go on.
 * `signal` gives the start up.
 *
 * @throws {EmptyCatalogError} {StoreInUseError} {StoreUnusableError} {SpoolUnusableError} {DiscordRefusalError}
 */
export async function startApp(
  config: Config,
  log: Logger,
  signal: AbortSignal,
  surroundings: Surroundings = {},
): Promise<App> {
  const { random = Math.random } = surroundings;
  const clock = createWallClock({ clock: surroundings.clock ?? systemClock, log });
  const words = createWords();
  const { models, faults } = await loadCatalog(config.modelsDir, ownNames(words));
  for (const fault of faults) log.error(fault, 'a model file is not valid; it is not offered');
  if (models.length === 0) throw new EmptyCatalogError(`no usable model in ${config.modelsDir}`);
  const catalog = createCatalog(models);
  const nameOf = jobCommandNames(catalog);

  await using opened = new AsyncDisposableStack();
  const stopping = new AbortController();
  opened.defer(() => stopping.abort());
  const metrics = createMetrics();
  const stages: string[] = ['connecting'];
  let isConnected = false;
  const failed = Promise.withResolvers<Failure>();
  const failing = new AbortController();
  const fail = (failure: Failure): void => {
    failing.abort(failure);
    failed.resolve(failure);
  };
  const starting = AbortSignal.any([signal, failing.signal]);
  const invalid = createInvalidRequests({
    clock,
    log,
    signal: stopping.signal,
    counted: (status) => metrics.invalidRequest(status),
    slowed: (isSlow) => (isSlow ? alerts.raise('discord-refusals') : alerts.clear('discord-refusals')),
  });
  const rests = createRests({
    apiUrl: config.discord.apiUrl,
    token: config.secrets.discordToken,
    refuse: fail,
    invalid,
    clock,
    heard: (answer) => clock.heard('discord', answer),
    random,
    log,
  });
  const announce = createAnnouncer({
    rest: rests.bot,
    channelId: config.discord.alertChannelId,
    words,
    signal: stopping.signal,
  });
  const alerts = createAlerts({ log, announce, metrics });
  if (config.port !== undefined) {
    const readiness = (): string[] => [
      ...stages,
      ...(isConnected || stages.length > 0 ? [] : ['disconnected']),
      ...alerts.standing().map((kind) => `alert:${kind}`),
    ];
    const monitor = await startMonitor({ port: config.port, host: config.monitorHost, metrics, readiness });
    log.info({ port: monitor.port }, 'health, readiness and metrics can be asked for');
    opened.defer(async () => monitor.close());
  }
  const clockWatch = createClockWatch({
    clock,
    alerts,
    probe: async (own) => rests.bot.get(Routes.gateway(), { signal: own }),
    log,
  });
  opened.defer(async () => clockWatch.stop());
  const watched = monitoredStore({ store: await openStore(config.databasePath, log), alerts, clock, log });
  opened.defer(async () => watched.close());
  const store = withTimeNoted(watched, clock);
  await recallTime(store, clock);
  const spool = await openSpool(config.spoolDir, config.databasePath);
  const check = checkInBackground({
    path: config.databasePath,
    damaged(error) {
      alerts.raise('store-damaged');
      fail(error);
    },
    log,
  });
  opened.defer(async () => check.stop());
  const runcomfy = createRunComfy({
    apiUrl: config.runcomfy.apiUrl,
    token: config.secrets.runcomfyToken,
    clock,
    heard: (answer) => clock.heard('runcomfy', answer),
  });
  opened.defer(async () => runcomfy.close());
  const downloads = createDownloads({ origins: config.runcomfy.mediaOrigins, log });
  opened.defer(async () => downloads.close());
  const discordOrigin = new URL(config.discord.apiUrl).origin;
  const evidence = createDownloads({
    origins: discordOrigin === 'https://discord.com' ? [] : [discordOrigin],
    domains: discordFiles,
  });
  opened.defer(async () => evidence.close());
  const messenger = createMessenger({ rests, words, metrics });
  let connected: Client | undefined;
  const localeOf = (guildId: string): string | undefined => connected?.guilds.cache.get(guildId)?.preferredLocale;
  const serverLog = createServerLog({ rest: rests.bot, words, localeOf, ownId: () => connected?.user?.id });
  const logQueue = createLogQueue({ store, serverLog, clock, random, log });
  await logQueue.load();
  opened.defer(async () => logQueue.stop(grace));
  const notebook = createNotebook({ logQueue, clock });
  const servers = createServers({ store, notebook, clock, log });
  await servers.load();
  const { limits } = config.money;
  const ceilings = { member: limits.member, server: limits.server, atOnce: config.jobs.perMember };
  const moderation = createModeration({
    store,
    servers,
    logQueue,
    notebook,
    ceilings,
    readRules: createReadRules(rests.bot),
    blockedWords: config.blockedWords,
    clock,
    log,
  });
  const { autoMod, screening } = moderation;
  await autoMod.load();
  opened.defer(async () => autoMod.stop());
  opened.defer(async () => screening.stop());
  const accounts = createAccounts({
    store,
    clock: { now: () => clock.certain() },
    limits: ({ guildId, roleIds }) => {
      const policy = servers.policy(guildId);
      return {
        member: memberLimits(policy, roleIds, limits.member),
        server: serverLimits(policy, limits.server),
        bot: limits.bot,
      };
    },
    grantMax: config.money.grantMax,
    log,
    notesOf: moderation.notesOf,
    logChannelOf: (guildId) => servers.policy(guildId).logChannel,
    logQueue,
  });
  const records = createJobRecords({ store, accounts, metrics, log });
  const jobs = createJobs({
    records,
    line: createLine({
      clock,
      atOnce: config.jobs.atOnce,
      perMember: config.jobs.perMember,
      paused: config.paused,
      isPaused: (guildId) => servers.pause(guildId) !== undefined,
      isDoubtful: () => clockWatch.isDoubtful(),
    }),
    clockWatch,
    rules: {
      guilds: config.discord.guilds,
      waitingPerMember: config.jobs.waitingPerMember,
      waitingInAll: config.jobs.waitingInAll,
      perMember: config.jobs.perMember,
      creditWorth: config.money.creditWorth,
    },
    notClearedNotes: ({ id, place: { guildId, channelId }, reply }, messages) =>
      notebook.entry(guildId, servers.policy(guildId).logChannel, `not-cleared-${id}`, {
        kind: 'not-cleared',
        job: id,
        channelId,
        reply,
        messages,
      }),
    keep: { resultsDays: config.jobs.keepResultsDays, days: config.jobs.keepDays },
    timeout: config.jobs.timeout,
    store,
    accounts,
    servers,
    screening,
    moderation,
    runcomfy,
    downloads,
    spool,
    shrink: createShrink({ log }),
    messenger,
    status: createStatusBoard({
      messenger,
      filesWait: (channelId) => [...records.all()].some((job) => job.place.channelId === channelId && bringsFiles(job)),
      clock,
    }),
    durations: createDurations({ store, log }),
    alerts,
    metrics,
    clock,
    random,
    log,
  });
  opened.defer(async () => jobs.stop(grace));
  const reports = createReportDesk({
    store,
    notebook,
    servers,
    findJob: async (id) => records.find(id),
    cards: createReportCards({ rest: rests.bot, words, nameOf, localeOf }),
    downloads: evidence,
    spool,
    clock,
    random,
    log,
  });
  opened.defer(async () => reports.stop(grace));
  const starts = createStarts({ store, clock, log });
  const isStopped = (): boolean => stages.includes('stopping') || signal.aborted;
  opened.defer(async () => {
    if (failing.signal.aborted) await starts.failed();
    // What is neither stopped nor given up here has crashed.
    else if (isStopped() && !(signal.reason instanceof UncaughtFaultError)) await starts.forget();
  });
  // Perhaps for its file: nothing goes on before that is known.
  if (await starts.afterFailure(starting)) await check.over(starting);
  const { apiUrl, mediaOrigins } = config.runcomfy;
  await checkMediaHosts({ apiUrl, origins: mediaOrigins, log, signal: starting });
  clockWatch.start();
  // Before connecting: open jobs do not wait for Discord's gateway, and no new one can arrive before they are read.
  await jobs.start();

  metrics.watch({
    openJobs: () => jobs.states(),
    waiting: () => jobs.waiting(),
    paused: () => jobs.paused(),
    clockOffset: () => clock.offset,
  });
  const commands = createCommands(catalog, words, config.money.grantMax);
  const rest = rests.interactions;
  const isListed = serverList(config.discord.guilds);
  const router = createRouter({
    commands,
    jobPanel: jobPanel(words, nameOf),
    words,
    services: {
      jobs,
      accounts,
      moderation,
      reports,
      clock,
      creditWorth: config.money.creditWorth,
      operatorIds: config.discord.operatorIds,
    },
  });
  const { signal: stopSignal } = stopping;
  const dispatch = createDispatch({ router, jobs, isListed, metrics, rest, words, clock, log, signal: stopSignal });
  const complete = createCompletion({ commands, isListed, rest, clock, log });
  const route = (interaction: Interaction): Promise<void> | undefined => {
    if (interaction.isChatInputCommand() || interaction.isContextMenuCommand()) return dispatch.command(interaction);
    if (interaction.isMessageComponent() || interaction.isModalSubmit()) return dispatch.press(interaction);
    return interaction.isAutocomplete() ? complete(interaction) : undefined;
  };
  const gateway = await connect({
    apiUrl: config.discord.apiUrl,
    token: config.secrets.discordToken,
    rest: rests.bot,
    makeRequest: rests.makeRequest,
    connected: (isNow) => (isConnected = isNow),
    begin: async () => starts.begin(starting),
    refuse: fail,
    clock,
    log,
    signal: starting,
    listen: (client) => {
      connected = client;
      followAutoMod(client, autoMod, isListed);
      client.on(Events.InteractionCreate, (interaction) => {
        clock.arrived(interaction.createdTimestamp);
        route(interaction)?.catch((error: unknown) => {
          log.error({ packet: 'INTERACTION_CREATE', err: error }, 'an interaction cannot be read; it is dropped');
        });
      });
    },
  });
  opened.defer(async () => gateway.close());
  opened.defer(() => dispatch.stop());

  const formerGuildId = await store.get(schema.registered.key());
  await registerInTime({
    rest: rests.bot,
    applicationId: gateway.applicationId,
    guildId: config.discord.guildId,
    formerGuildIds: typeof formerGuildId === 'string' ? [formerGuildId] : [],
    payloads: [...commands.current().values()].map((command) => command.payload),
    clock,
    log,
    signal: starting,
  });
  const registered = { key: schema.registered.key(), value: config.discord.guildId };
  await store.transaction([], () => ({ writes: [registered], result: undefined }));
  starting.throwIfAborted();
  stages.length = 0;
  // Their language is their server's, which is known once connected.
  await reports.start();
  logQueue.start();
  log.info({ models: catalog.current().models.length }, 'ready');

  const running = opened.move();
  return {
    failed: failed.promise,
    async stop() {
      stages.push('stopping');
      await running.disposeAsync();
    },
  };
}
