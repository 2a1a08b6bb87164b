import { createReportCards } from '../discord/report-cards.ts';
import { jobCommandNames } from '../messages/command-name.ts';
import type { Accounts } from '../services/jobs/accounts.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import { checkMediaHosts } from '../services/media/hosts.ts';
import type { Moderation } from '../services/moderation/moderation.ts';
import { createReportService, type ReportService } from '../services/moderation/report-service.ts';
import { stopGraceMs } from '../services/runtime/lifecycle.ts';
import { createCrashBackoff, type CrashBackoff } from '../services/runtime/crash-backoff.ts';
import { createClients } from './clients.ts';
import { createJobServices } from './jobs.ts';
import { openModeration } from './moderation.ts';
import type { Runtime } from './runtime.ts';
import type { Storage } from './storage.ts';

/** The services of the bot. */
export interface Services {
  readonly jobs: Jobs;
  readonly accounts: Accounts;
  readonly moderation: Moderation;
  readonly reports: ReportService;
  readonly crashBackoff: CrashBackoff;
}

/** Creates the services. Nothing is sent yet, and no job continues. @throws where a record cannot be read. */
export async function createServices(runtime: Runtime, storage: Storage): Promise<Services> {
  const { words, catalog, presence, rests, clock, lifecycle, opened, log } = runtime;
  const clients = createClients(runtime);
  const { moderation, auditLog } = await openModeration(runtime, storage);
  const { jobs, accounts, records } = createJobServices(runtime, storage, clients, moderation);
  const reports = createReportService({
    ...runtime,
    ...storage,
    auditLog,
    servers: moderation.servers,
    findJob: async (id) => records.find(id),
    cards: createReportCards({ rest: rests.bot, words, nameOf: jobCommandNames(catalog), presence }),
    downloads: clients.evidence,
  });
  opened.defer(async () => reports.stop(stopGraceMs));
  const crashBackoff = createCrashBackoff({ store: storage.store, clock, log });
  opened.defer(async () => {
    const ending = lifecycle.ending();
    if (ending === 'failed') await crashBackoff.startFailed();
    else if (ending === 'stopped') await crashBackoff.stoppedCleanly();
  });
  return { jobs, accounts, moderation, reports, crashBackoff };
}

/**
 * Continues with the jobs that an earlier process left open. @throws the signal's reason when the start is given up.
 */
export async function resumeJobs(
  runtime: Runtime,
  { whole }: Storage,
  { jobs, crashBackoff }: Services,
): Promise<void> {
  const { config, clock, clockWatch, metrics, lifecycle, log } = runtime;
  const { starting: signal } = lifecycle;
  // The last start may have failed because of a damaged file. No job continues before that is known.
  if (await crashBackoff.waitAfterFailure(signal)) await whole(signal);
  const { apiUrl, mediaOrigins } = config.runcomfy;
  await checkMediaHosts({ apiUrl, origins: mediaOrigins, log, signal });
  clockWatch.start();
  await jobs.start();
  metrics.watch({
    openJobs: () => jobs.openStates(),
    waiting: () => jobs.waiting(),
    paused: () => jobs.paused(),
    clockOffset: () => clock.offset,
  });
}
