import type { Logger } from 'pino';
import { hasFilesForChannel } from '../core/job/predicates.ts';
import { fileHosts } from '../discord/file-hosts.ts';
import { bestNexts } from '../messages/best-next.ts';
import { createBatchMessenger } from '../discord/batches.ts';
import { createMessenger } from '../discord/messenger.ts';
import { createAccounts, type Accounts } from '../services/jobs/accounts.ts';
import type { JobContext } from '../services/jobs/context.ts';
import { createDurations } from '../services/jobs/durations.ts';
import { createJobs, type Jobs } from '../services/jobs/jobs.ts';
import { limitsByPolicy } from '../services/jobs/limits.ts';
import { createSubmissionQueue } from '../services/jobs/submission-queue.ts';
import { createJobRecords, type JobRecords } from '../services/jobs/records.ts';
import { createStatusBoard } from '../services/jobs/status.ts';
import { createInspect } from '../services/media/inspect.ts';
import { createShrink, createShrinkToFit, oneShrinkAtATime } from '../services/media/shrink.ts';
import type { Moderation } from '../services/moderation/moderation.ts';
import { stopGraceMs } from '../services/runtime/lifecycle.ts';
import type { Clients } from './clients.ts';
import type { Runtime } from './runtime.ts';
import type { Storage } from './storage.ts';

interface JobServices {
  readonly jobs: Jobs;
  readonly accounts: Accounts;
  readonly records: JobRecords;
}

/** Reads and shrinks files. All pictures that are made smaller share one place, because each takes much memory. */
function mediaTools({ inputDownloads: downloads }: Clients, log: Logger): Pick<JobContext, 'shrink' | 'inputs'> {
  const oneAtATime = oneShrinkAtATime();
  return {
    shrink: createShrink({ log, oneAtATime }),
    inputs: { downloads, inspect: createInspect({ log }), shrinkToFit: createShrinkToFit({ log, oneAtATime }) },
  };
}

export function createJobServices(
  runtime: Runtime,
  storage: Storage,
  clients: Clients,
  moderation: Moderation,
): JobServices {
  const { config, words, catalog, metrics, rests, clock, clockWatch, opened, log } = runtime;
  const { store } = storage;
  const { servers } = moderation;
  const accounts = createAccounts({
    store,
    clock: { now: () => clock.certain() },
    limits: limitsByPolicy(servers, config.money.limits),
    grantMax: config.money.grantMax,
    log,
    decisionWrites: moderation.decisionWrites,
    logChannelOf: (guildId) => servers.policy(guildId).logChannel,
    logQueue: moderation.logQueue,
  });
  const records = createJobRecords({ store, accounts, metrics, log });
  const messenger = createMessenger({ rests, words, bestNext: bestNexts(catalog), metrics });
  const jobs = createJobs({
    ...runtime,
    ...storage,
    ...clients,
    accounts,
    records,
    queue: createSubmissionQueue({
      ...config.jobs,
      clock,
      paused: config.paused,
      isPaused: (guildId) => servers.pause(guildId) !== undefined,
      isDoubtful: () => clockWatch.isDoubtful(),
    }),
    rules: {
      ...config.jobs,
      guilds: config.discord.guilds,
      creditWorth: config.money.creditWorth,
      uploadHosts: fileHosts(config.discord.apiUrl),
    },
    keep: { resultsDays: config.jobs.keepResultsDays, days: config.jobs.keepDays },
    timeout: config.jobs.timeout,
    servers,
    screening: moderation.screening,
    moderation,
    undeletedWrites: moderation.undeletedWrites,
    ...mediaTools(clients, log),
    messenger,
    batchMessenger: createBatchMessenger({ rests, words, metrics, bestNext: bestNexts(catalog) }),
    status: createStatusBoard({
      messenger,
      filesWait: (channelId) =>
        [...records.all()].some((job) => job.place.channelId === channelId && hasFilesForChannel(job)),
      clock,
    }),
    durations: createDurations({ store, log }),
  });
  opened.defer(async () => jobs.stop(stopGraceMs));
  return { jobs, accounts, records };
}
