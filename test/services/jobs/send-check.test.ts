import { expect, test, vi } from 'vitest';
import type { Decision } from '../../../src/core/moderation/decision.ts';
import { createSendCheck } from '../../../src/services/jobs/send-check.ts';
import type { Shown } from '../../../src/services/jobs/messenger.ts';
import type { Servers } from '../../../src/services/moderation/servers.ts';
import type { RunComfy } from '../../../src/services/runcomfy/client.ts';
import { aJob } from '../../support/job.ts';
import { accept, newFolder, start, type Bench, type Setting } from './bench.ts';

const decision = (what: Decision['what']): Decision => ({ version: 1, id: '7', at: 0, by: '8', what });
const block = { version: 1, memberId: '2', by: '8', why: 'spam', at: 0 } as const;
const pause = { version: 1, by: '8', why: 'a rest', at: 0 } as const;
const blockOwner = async (servers: Servers): Promise<boolean> => servers.setBlock('3', block, decision('barred'));

test.each([
  ['go', {}],
  ['go', { bar: '9' }],
  ['go', { pause: '9' }],
  ['wait', { isPaused: true }],
  ['wait', { pause: '3' }],
  ['wait', { isDoubtful: true }],
  ['blocked', { bar: '3', isDoubtful: true }],
  ['blocked', { bar: '3' }],
  ['blocked', { bar: '3', pause: '3', isPaused: true }],
  ['server-not-allowed', { isListed: false }],
  ['server-not-allowed', { isListed: false, bar: '3', pause: '3' }],
] as const)(
  'is %s, with %j',
  (verdict, given: { isPaused?: boolean; pause?: string; bar?: string; isListed?: boolean; isDoubtful?: boolean }) => {
    const sendCheck = createSendCheck({
      queue: { paused: given.isPaused ?? false },
      servers: {
        blockOf: (guildId) => (guildId === given.bar ? block : undefined),
        pause: (guildId) => (guildId === given.pause ? pause : undefined),
      },
      isListed: () => given.isListed ?? true,
      clockWatch: { isDoubtful: () => given.isDoubtful ?? false },
    });
    expect(sendCheck(aJob())).toBe(verdict);
  },
);

interface Watched extends Bench {
  readonly submitted: readonly string[];
}

/** RunComfy accepts everything, and Discord shows everything. */
async function watched(setting: Setting): Promise<Watched> {
  const submitted: string[] = [];
  const runcomfy: Partial<RunComfy> = {
    submit: async (model) => {
      submitted.push(model);
      return Promise.resolve({ kind: 'taken', requestId: `r${submitted.length}` });
    },
    status: async () => Promise.resolve({ kind: 'running' }),
  };
  const shown: Shown = { kind: 'shown', message: { id: '9', attachments: [] } };
  return { ...(await start(runcomfy, () => shown, setting)), submitted };
}

const isIn = async ({ job, clock }: Bench, id: string, state: string): Promise<void> =>
  vi.waitFor(async () => {
    await clock.advance(10);
    expect((await job(id))?.state).toBe(state);
  });

test('a member who is blocked while the submission is written down is not submitted: free of charge, and told why', async () => {
  const bench = await watched({ meanwhile: async ({ servers }) => blockOwner(servers) });
  await accept(bench, '9');
  await isIn(bench, '1', 'cancelled');
  expect(bench.submitted).toEqual([]);
  expect(await bench.job('1')).toMatchObject({ failure: 'blocked', settlement: { credits: 0, micros: 0 } });
});

test('a job that is paused while its submission is written down waits, and is first when it is resumed', async () => {
  let left = 2;
  const bench = await watched({
    async meanwhile({ servers }) {
      left -= 1;
      if (left >= 0) await servers.setPause('3', pause, decision('paused'));
    },
  });
  await Promise.all([accept(bench, '9', '1'), accept(bench, '10', '2')]);
  await vi.waitFor(async () => {
    await bench.clock.advance(10);
    expect([await bench.job('1'), await bench.job('2')].map((job) => [job?.state, job?.wish])).toEqual([
      ['waiting', undefined],
      ['waiting', undefined],
    ]);
    expect(left).toBeLessThanOrEqual(1);
  });
  expect(bench.submitted).toEqual([]);
  expect([...bench.jobs.openStates()]).toEqual(['waiting', 'waiting']);
  left = 0;
  await bench.servers.setPause('3', undefined, decision('resumed'));
  bench.jobs.refresh();
  await isIn(bench, '1', 'queued');
  await isIn(bench, '2', 'queued');
  expect(bench.submitted).toHaveLength(2);
});

/** In real time, on a busy machine, in ms. */
const patience = 15_000;

test('if the clock jumps while the submission is written down, the job waits until the clock is confirmed', async () => {
  let jumps = 1;
  let isDoubtful = false;
  const bench = await watched({
    async meanwhile() {
      isDoubtful = jumps > 0;
      jumps -= 1;
      return Promise.resolve();
    },
    isDoubtful: () => isDoubtful,
  });
  await accept(bench, '9');
  // It is written down, and taken back.
  await vi.waitFor(async () => expect((await bench.job('1'))?.unsent).toBe(1), patience);
  await bench.clock.advance(60_000);
  expect([(await bench.job('1'))?.state, bench.submitted]).toEqual(['waiting', []]);
  isDoubtful = false;
  // The next check may begin to wait only now.
  await vi.waitFor(async () => {
    await bench.clock.advance(10_000);
    expect(bench.submitted).toHaveLength(1);
  }, patience);
});

test('a cancel that was requested while a paused submission was undone ends it', async () => {
  const actor = { memberId: '2', guildId: '3', rights: { moderates: false } };
  const cancels: Promise<unknown>[] = [];
  const bench = await watched({
    async meanwhile({ servers, jobs }) {
      cancels.push(jobs.cancel('1', actor));
      await servers.setPause('3', pause, decision('paused'));
    },
  });
  await accept(bench, '9');
  await isIn(bench, '1', 'cancelled');
  await Promise.all(cancels);
  expect(bench.submitted).toEqual([]);
  expect((await bench.job('1'))?.failure).toBeUndefined();
});

test.each([
  ['a server that was taken off the list', { guilds: ['9'] }, 'server-not-allowed'],
  ['a member who was blocked and whose waiting jobs a stop kept from their end', {}, 'blocked'],
] as const)('a waiting job of %s ends at its turn after a restart', async (_case, setting, failure) => {
  const folder = await newFolder();
  const first = await watched({
    folder,
    meanwhile: async ({ servers }) => servers.setPause('3', pause, decision('paused')),
  });
  await accept(first, '9');
  await vi.waitFor(async () => {
    await first.clock.advance(10);
    expect(await first.job('1')).toMatchObject({ state: 'waiting', unsent: 1 });
  });
  if (failure === 'blocked') await blockOwner(first.servers);
  await first.servers.setPause('3', undefined, decision('resumed'));
  await first.stop();

  const second = await watched({ folder, ...setting });
  await isIn(second, '1', 'cancelled');
  expect(second.submitted).toEqual([]);
  expect(await second.job('1')).toMatchObject({ failure, unsent: 1, settlement: { credits: 0, micros: 0 } });
});
