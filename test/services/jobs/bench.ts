import type { BatchMessenger } from '../../../src/services/jobs/batch-messenger.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Job } from '../../../src/core/job/record.ts';
import { replyView } from '../../../src/core/job/view.ts';
import { createAccounts, type Accounts } from '../../../src/services/jobs/accounts.ts';
import { createDurations } from '../../../src/services/jobs/durations.ts';
import { createJobs, type Jobs } from '../../../src/services/jobs/jobs.ts';
import { createSubmissionQueue } from '../../../src/services/jobs/submission-queue.ts';
import { createJobRecords } from '../../../src/services/jobs/records.ts';
import type { FoundReply, Messenger, Shown } from '../../../src/services/jobs/messenger.ts';
import { noExtraWrites } from '../../../src/services/moderation/audit.ts';
import { createServers, type Servers } from '../../../src/services/moderation/servers.ts';
import type { Downloads } from '../../../src/services/media/download.ts';
import { createMetrics } from '../../../src/services/runtime/metrics.ts';
import type { RunComfy } from '../../../src/services/runcomfy/client.ts';
import { createSpool } from '../../../src/services/storage/spool.ts';
import { createStatusBoard } from '../../../src/services/jobs/status.ts';
import { openStore } from '../../../src/services/storage/sqlite/open.ts';
import type { Store, Write } from '../../../src/services/storage/store.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { aRequest } from '../../support/job.ts';
import { noAuditLog, nobodyTold } from '../../support/no-log.ts';
import { aroundWrites } from '../../support/store-writes.ts';

export interface Bench {
  readonly servers: Servers;
  readonly accounts: Accounts;
  readonly job: (id: string) => Promise<Job | undefined>;
  readonly stop: () => Promise<void>;
  readonly jobs: Jobs;
  readonly clock: TestClock;
}

export interface Setting {
  /** Uses the database of an earlier bench. */
  readonly folder?: string;
  readonly guilds?: readonly string[];
  /** Runs while `submitting` is being written down. */
  readonly meanwhile?: (bench: Pick<Bench, 'servers' | 'jobs'>) => Promise<unknown>;
  /** Whether the machine's clock is doubtful. Default: never. */
  readonly isDoubtful?: () => boolean;
}

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-jobs-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}

const isSubmitting = ({ value }: Write): boolean =>
  typeof value === 'object' && value !== null && 'state' in value && value.state === 'submitting';

/** Jobs whose RunComfy and Discord give these answers. Nothing is downloaded. */
export async function start(runcomfy: Partial<RunComfy>, shown: () => Shown, setting: Setting = {}): Promise<Bench> {
  const { folder = await newFolder(), guilds, meanwhile, isDoubtful = () => false } = setting;
  const log = pino({ level: 'silent' });
  const clock = createTestClock();
  const store = await openStore(join(folder, 'easel.sqlite'), log);
  const metrics = createMetrics();
  const plenty = { day: 1_000_000_000, month: 1_000_000_000 };
  const accounts = createAccounts({
    store,
    clock,
    limits: () => ({ member: plenty, server: plenty, bot: plenty }),
    grantMax: 1000,
    ...nobodyTold,
    log,
  });
  const messenger = {
    editReply: async () => Promise.resolve(shown()),
    findReply: async () => Promise.resolve(found(shown())),
  } as Partial<Messenger> as Messenger;
  const servers = createServers({ store, auditLog: noAuditLog, clock, log });
  await servers.load();
  const watched: Store = { ...store };
  aroundWrites(watched, async (writes, goOn) => {
    if (writes.some(isSubmitting)) await meanwhile?.({ servers, jobs });
    await goOn();
  });
  const records = createJobRecords({ store: watched, accounts, metrics, log });
  const jobs: Jobs = createJobs({
    records,
    queue: createSubmissionQueue({
      clock,
      atOnce: 5,
      perMember: 5,
      paused: false,
      isPaused: (id) => servers.pause(id) !== undefined,
      isDoubtful,
    }),
    clockWatch: { isDoubtful },
    rules: {
      guilds,
      waitingPerMember: 5,
      waitingInAll: 5,
      perMember: 5,
      creditWorth: 10_000,
      mentionAfter: 60_000,
      uploadHosts: { origins: [], domains: [] },
    },
    keep: { resultsDays: 7, days: 90 },
    moderation: { decisionWrites: () => noExtraWrites },
    undeletedWrites: () => noExtraWrites,
    timeout: 3_600_000,
    store,
    accounts,
    servers,
    screening: {
      refusal: async () => Promise.resolve(undefined),
      coverage: async () => Promise.resolve({ autoMod: 'known', rules: 0, unchecked: [], isComplete: true }),
      prepare: () => {},
      stop: async () => Promise.resolve(),
    },
    runcomfy: runcomfy as RunComfy,
    downloads: noDownloads,
    inputs: {
      downloads: noDownloads,
      inspect: async () => Promise.resolve({ kind: 'faulty', fault: 'damaged' }),
      shrinkToFit: async () => Promise.resolve(undefined),
    },
    spool: createSpool(join(folder, 'spool')),
    shrink: async () => Promise.resolve(undefined),
    messenger,
    batchMessenger: {} as BatchMessenger,
    status: createStatusBoard({ messenger, filesWait: () => false, clock }),
    durations: createDurations({ store, log }),
    alerts: { raise: () => {}, clear: () => {}, active: () => [] },
    metrics,
    clock,
    random: () => 0.5,
    log,
  });
  await jobs.start();
  let stopped: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await jobs.stop(1_000);
    await store.close();
  };
  const stop = async (): Promise<void> => (stopped ??= end());
  onTestFinished(stop);
  return { jobs, servers, accounts, job: async (id) => records.find(id), stop, clock };
}

const noDownloads: Downloads = {
  fetch: async () => Promise.resolve({ kind: 'interrupted' }),
  save: async () => Promise.resolve({ kind: 'interrupted' }),
  close: async () => Promise.resolve(),
};

function found(reply: Shown): FoundReply {
  return reply.kind === 'shown' ? { kind: 'found', id: reply.message.id } : reply;
}

export async function accept({ jobs }: Bench, messageId: string | undefined, id = '1'): Promise<void> {
  const { hold: _hold, ...request } = aRequest({ id });
  const requester = { managesServer: false, roleIds: [], channelIds: ['400'], isAgeRestricted: false };
  const result = await jobs.admit({
    request,
    price: 60_000,
    requester,
    texts: [],
    size: { images: 1, seconds: undefined },
    largestFor: () => undefined,
  });
  if (!result.ok) throw new Error(result.refusal.reason);
  if (result.job === undefined) return;
  const { job, wait } = result;
  await jobs.cardPosted(job, messageId === undefined ? undefined : { messageId, view: replyView(job, { wait }) });
}
