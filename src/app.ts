import type { Logger } from 'pino';
import { jobCommandNames } from './messages/command-name.ts';
import { createCommands, jobPanel, ownNames } from './commands/commands.ts';
import { createRouter } from './commands/router.ts';
import type { Config } from './config.ts';
import { bringsFiles } from './core/job/questions.ts';
import { serverList } from './core/moderation/server-list.ts';
import { createAnnouncer } from './discord/announce.ts';
import { createReadRules, followAutoMod } from './discord/auto-mod.ts';
import { createCompletion } from './discord/complete.ts';
import { createDispatch } from './discord/dispatch.ts';
import { fileHosts } from './discord/file-hosts.ts';
import { connect } from './discord/gateway.ts';
import { answerInteractions } from './discord/interactions.ts';
import { createInvalidRequests } from './discord/invalid-requests.ts';
import { createMessenger } from './discord/messenger.ts';
import { createPresence } from './discord/presence.ts';
import { registerInTime } from './discord/register.ts';
import { createReportCards } from './discord/report-cards.ts';
import { createProbe, createRests } from './discord/rest.ts';
import { createServerLog } from './discord/server-log.ts';
import { createAccounts } from './services/jobs/accounts.ts';
import { createAlerts } from './services/runtime/alerts.ts';
import { checkInBackground } from './services/storage/integrity/background.ts';
import { systemClock, type Clock } from './services/runtime/clock.ts';
import { createDownloads } from './services/media/download.ts';
import { createDurations } from './services/jobs/durations.ts';
import { checkMediaHosts } from './services/media/hosts.ts';
import { createJobs } from './services/jobs/jobs.ts';
import { limitsByPolicy } from './services/jobs/limits.ts';
import { createLine } from './services/jobs/line.ts';
import { createJobRecords } from './services/jobs/records.ts';
import { createMetrics } from './services/runtime/metrics.ts';
import { openCatalog } from './services/runcomfy/catalog.ts';
import { createNotebook } from './services/moderation/audit.ts';
import { createReportDesk } from './services/moderation/report-desk.ts';
import { createLogQueue } from './services/moderation/log-queue.ts';
import { createModeration } from './services/moderation/moderation.ts';
import { createServers } from './services/moderation/servers.ts';
import { createLifecycle, grace } from './services/runtime/lifecycle.ts';
import { createReadiness } from './services/runtime/readiness.ts';
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

export interface App {
  /** Resolves when it cannot go on, with the reason; it is to be stopped then. */
  readonly failed: Promise<Error>;
  /** Ends within 8 seconds; what is unfinished goes on at the next start. */
  stop(): Promise<void>;
}

/** What a test may put in the place of the system's. */
interface Overrides {
  readonly clock?: Clock;
  /** In [0, 1). */
  readonly random?: () => number;
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
  overrides: Overrides = {},
): Promise<App> {
  const { random = Math.random } = overrides;
  const clock = createWallClock({ clock: overrides.clock ?? systemClock, log });
  const words = createWords();
  const catalog = await openCatalog(config.modelsDir, ownNames(words), log);
  const nameOf = jobCommandNames(catalog);

  await using opened = new AsyncDisposableStack();
  const lifecycle = createLifecycle(signal);
  const { starting } = lifecycle;
  opened.defer(() => lifecycle.close());
  const metrics = createMetrics();
  const alerts = createAlerts({ log, metrics });
  const presence = createPresence();
  const invalid = createInvalidRequests({
    clock,
    log,
    signal: lifecycle.closed,
    counted: (status) => metrics.invalidRequest(status),
    slowed: (isSlow) => (isSlow ? alerts.raise('discord-refusals') : alerts.clear('discord-refusals')),
  });
  const rests = createRests({
    apiUrl: config.discord.apiUrl,
    token: config.secrets.discordToken,
    refuse: (refusal) => lifecycle.fail(refusal),
    invalid,
    clock,
    heard: (answer) => clock.heard('discord', answer),
    random,
    log,
  });
  alerts.announceBy(
    createAnnouncer({
      rest: rests.bot,
      channelId: config.discord.alertChannelId,
      words,
      signal: lifecycle.closed,
    }),
  );
  if (config.port !== undefined) {
    const readiness = createReadiness({ lifecycle, connection: presence, alerts });
    const monitor = await startMonitor({ port: config.port, host: config.monitorHost, metrics, readiness });
    log.info({ port: monitor.port }, 'health, readiness and metrics can be asked for');
    opened.defer(async () => monitor.close());
  }
  const clockWatch = createClockWatch({ clock, alerts, probe: createProbe(rests.bot), log });
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
      lifecycle.fail(error);
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
  const evidence = createDownloads(fileHosts(config.discord.apiUrl));
  opened.defer(async () => evidence.close());
  const messenger = createMessenger({ rests, words, metrics });
  const serverLog = createServerLog({ rest: rests.bot, words, presence });
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
    limits: limitsByPolicy(servers, limits),
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
    notClearedNotes: moderation.notClearedNotes,
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
    cards: createReportCards({ rest: rests.bot, words, nameOf, presence }),
    downloads: evidence,
    spool,
    clock,
    random,
    log,
  });
  opened.defer(async () => reports.stop(grace));
  const starts = createStarts({ store, clock, log });
  opened.defer(async () => {
    const ending = lifecycle.ending();
    if (ending === 'failed') await starts.failed();
    else if (ending === 'stopped') await starts.forget();
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
  const dispatch = createDispatch({
    router,
    jobs,
    isListed,
    metrics,
    rest,
    words,
    clock,
    log,
    signal: lifecycle.closed,
  });
  const complete = createCompletion({ commands, isListed, rest, clock, log });
  const gateway = await connect({
    apiUrl: config.discord.apiUrl,
    token: config.secrets.discordToken,
    rest: rests.bot,
    makeRequest: rests.makeRequest,
    presence,
    begin: async () => starts.begin(starting),
    refuse: (refusal) => lifecycle.fail(refusal),
    clock,
    log,
    signal: starting,
    listen(client) {
      followAutoMod(client, autoMod, isListed);
      answerInteractions(client, { dispatch, complete, clock, log });
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
  lifecycle.serve();
  // Their language is their server's, which is known once connected.
  await reports.start();
  logQueue.start();
  log.info({ models: catalog.current().models.length }, 'ready');

  const running = opened.move();
  return {
    failed: lifecycle.failed,
    async stop() {
      lifecycle.stop();
      await running.disposeAsync();
    },
  };
}
