import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createAccounts } from '../../../src/services/accounts.ts';
import { createDurations } from '../../../src/services/durations.ts';
import { createJobs, type Jobs, type JobsOptions } from '../../../src/services/jobs/jobs.ts';
import { createLine } from '../../../src/services/jobs/line.ts';
import { createJobRecords } from '../../../src/services/jobs/records.ts';
import type { Messenger, Shown } from '../../../src/services/messenger.ts';
import { createServers } from '../../../src/services/moderation/servers.ts';
import { createMetrics } from '../../../src/services/metrics.ts';
import type { RunComfy } from '../../../src/services/runcomfy/client.ts';
import { createSpool } from '../../../src/services/spool.ts';
import { createStatusBoard } from '../../../src/services/status.ts';
import { openStore } from '../../../src/services/store.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { aRequest } from '../../support/job.ts';

interface Bench {
  readonly jobs: Jobs;
  readonly clock: TestClock;
  readonly remembered: Pick<JobsOptions, 'failures' | 'answering'>;
}

/** Jobs whose RunComfy and Discord answer as given; nothing is downloaded. */
async function start(runcomfy: Partial<RunComfy>, shown: () => Shown): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-jobs-'));
  const log = pino({ level: 'silent' });
  const clock = createTestClock();
  const store = await openStore(join(folder, 'easel.sqlite'), log);
  const metrics = createMetrics();
  const plenty = { day: 1_000_000_000, month: 1_000_000_000 };
  const accounts = createAccounts({
    store,
    clock,
    limits: () => ({ member: plenty, server: plenty, bot: plenty }),
    warn: () => {},
  });
  const messenger = { editReply: async () => Promise.resolve(shown()) } as Partial<Messenger> as Messenger;
  const remembered = { failures: new Map(), answering: new Map() };
  const jobs = createJobs({
    ...remembered,
    records: createJobRecords({ store, accounts, metrics, log }),
    line: createLine({ clock, atOnce: 5, perMember: 5, paused: false }),
    rules: { guilds: undefined, waitingPerMember: 5, waitingInAll: 5, perMember: 5, creditWorth: 10_000 },
    keep: { resultsDays: 7, days: 90 },
    notCleared: () => {},
    timeout: 3_600_000,
    store,
    accounts,
    servers: createServers({ store, clock, log }),
    screening: {
      refusal: async () => Promise.resolve(undefined),
      standing: async () => Promise.resolve({ autoMod: 'known', rules: 0, unchecked: [], isComplete: true }),
      stop: async () => Promise.resolve(),
    },
    runcomfy: runcomfy as RunComfy,
    downloads: { fetch: async () => Promise.resolve({ kind: 'interrupted' }), close: async () => Promise.resolve() },
    spool: createSpool(join(folder, 'spool')),
    shrink: async () => Promise.resolve(undefined),
    messenger,
    status: createStatusBoard({ messenger, filesWait: () => false, clock }),
    durations: createDurations({ store, log }),
    alerts: { raise: () => {}, clear: () => {}, standing: () => [] },
    metrics,
    clock,
    random: () => 0.5,
    log,
  });
  await jobs.start();
  onTestFinished(async () => {
    await jobs.stop(1_000);
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { jobs, clock, remembered };
}

async function accept({ jobs }: Bench, messageId: string | undefined): Promise<void> {
  const { hold: _hold, ...request } = aRequest();
  const asker = { managesServer: false, roleIds: [], channelIds: ['400'], isAgeRestricted: false };
  const result = await jobs.admit({
    request,
    price: 60_000,
    asker,
    texts: [],
    size: { images: 1, seconds: undefined },
  });
  if (!result.ok) throw new Error(result.refusal.reason);
  await jobs.accept(result.admitted, messageId);
}

test('the failures and answers of a run are forgotten with it', async () => {
  const looks: Awaited<ReturnType<RunComfy['status']>>[] = [
    { kind: 'running' },
    { kind: 'unreachable', retryAfter: undefined },
    { kind: 'running' },
  ];
  const bench = await start(
    {
      submit: async () => Promise.resolve({ kind: 'taken', requestId: 'r1' }),
      status: async () => Promise.resolve(looks.shift() ?? { kind: 'over' }),
      result: async () => Promise.resolve({ kind: 'failed', reason: 'run-failed', cost: undefined }),
    },
    () => ({ kind: 'shown', message: { id: '9', attachments: [] } }),
  );
  await accept(bench, '9');
  await vi.waitFor(async () => {
    await bench.clock.advance(1_000);
    expect(bench.remembered.answering.size).toBe(1);
  });
  await vi.waitFor(async () => {
    await bench.clock.advance(1_000);
    expect(bench.remembered.failures.size).toBe(1);
  });
  await vi.waitFor(async () => {
    await bench.clock.advance(1_000);
    expect([...bench.jobs.states()]).toEqual([]);
  });
  expect([...bench.remembered.failures, ...bench.remembered.answering]).toEqual([]);
});

test('so are those of one that Discord never showed', async () => {
  const answers: Shown[] = [{ kind: 'unreachable', retryAfter: undefined }];
  const bench = await start({}, () => answers.shift() ?? { kind: 'gone' });
  await accept(bench, undefined);
  await vi.waitFor(async () => {
    await bench.clock.advance(0);
    expect(bench.remembered.failures.size).toBe(1);
  });
  await vi.waitFor(async () => {
    await bench.clock.advance(1_000);
    expect([...bench.jobs.states()]).toEqual([]);
  });
  expect(bench.remembered.failures.size).toBe(0);
});
