import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { emptyAccount } from '../../../src/core/accounts.ts';
import type { AdmissionRefusal } from '../../../src/core/job/admission.ts';
import type { Job } from '../../../src/core/job/record.ts';
import { localized } from '../../../src/core/text.ts';
import { createAccounts } from '../../../src/services/jobs/accounts.ts';
import type { AlertKind } from '../../../src/services/runtime/alerts.ts';
import { createAdmission, type Admission, type AdmissionResult } from '../../../src/services/jobs/admission.ts';
import type { AdmissionRules } from '../../../src/services/jobs/admission-checks.ts';
import { createJobRecords } from '../../../src/services/jobs/records.ts';
import { createMetrics } from '../../../src/services/runtime/metrics.ts';
import { createSubmissionQueue, type SubmissionQueue } from '../../../src/services/jobs/submission-queue.ts';
import { createServers } from '../../../src/services/moderation/servers.ts';
import { openStore } from '../../../src/services/storage/sqlite/open.ts';
import { StoreClosedError, type Store } from '../../../src/services/storage/store.ts';
import { commit } from '../../support/commit.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { aJob, anInput, aRequest } from '../../support/job.ts';
import { noAuditLog, nobodyTold } from '../../support/no-log.ts';
import { aroundWrites } from '../../support/store-writes.ts';

const plenty = { day: 1_000_000_000, month: 1_000_000_000 };

interface Bench {
  readonly queue: SubmissionQueue;
  readonly store: Store;
  readonly admission: Admission;
  /** Six cents, with a cent for each credit. */
  readonly ask: (
    memberId?: string,
    price?: number,
    inputs?: Job['inputs'],
    captions?: Job['captions'],
  ) => Promise<AdmissionResult>;
  readonly clock: TestClock;
  /** The ids of the undone jobs. */
  readonly undone: readonly string[];
}

async function start(
  rules: Partial<AdmissionRules> = {},
  limits: object = {},
  standing: readonly AlertKind[] = [],
  screened: (
    queue: SubmissionQueue,
    texts: readonly string[],
  ) => Promise<{ readonly reason: 'unscreened' } | undefined> = async () => Promise.resolve(undefined),
): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-admission-'));
  const store = await openStore(join(folder, 'easel.sqlite'), pino({ level: 'silent' }));
  onTestFinished(async () => {
    await store.close().catch(() => {});
    await rm(folder, { recursive: true, force: true });
  });
  const clock = createTestClock();
  const accounts = createAccounts({
    store,
    clock,
    limits: () => ({ member: plenty, server: plenty, bot: plenty, ...limits }),
    grantMax: 1000,
    ...nobodyTold,
    log: pino({ level: 'silent' }),
  });
  const queue = createSubmissionQueue({ clock, atOnce: 1, perMember: 1, paused: false });
  // The only slot at RunComfy is taken, so every accepted job waits.
  queue.takeSlot(aJob({ id: 'running', owner: { id: '8', language: 'en-US' } }));
  const log = pino({ level: 'silent' });
  const undone: string[] = [];
  const admission: Admission = createAdmission({
    records: createJobRecords({ store, accounts, metrics: createMetrics(), log }),
    accounts,
    queue,
    alerts: { active: () => standing },
    screening: { refusal: async ({ texts }) => screened(queue, texts) },
    servers: createServers({ store, auditLog: noAuditLog, clock, log }),
    clock,
    async undo({ id }) {
      undone.push(id);
      admission.dropPending(id);
      return Promise.resolve();
    },
    log,
    rules: {
      guilds: undefined,
      waitingPerMember: 3,
      waitingInAll: 5,
      perMember: 1,
      creditWorth: 10_000,
      mentionAfter: 60_000,
      uploadHosts: { origins: [], domains: ['cdn.discordapp.com'] },
      ...rules,
    },
  });
  let asked = 0;
  return {
    queue,
    store,
    admission,
    clock,
    undone,
    async ask(memberId = '2', price = 60_000, inputs = [], captions) {
      const { hold: _hold, ...request } = aRequest({
        id: String((asked += 1)),
        owner: { id: memberId, language: 'en-US' },
        inputs,
        captions,
      });
      const requester = { managesServer: false, roleIds: [], channelIds: ['400'], isAgeRestricted: false };
      const size = { images: 1, seconds: undefined };
      return admission.admit({ request, price, requester, texts: [], size, largestFor: () => undefined });
    },
  };
}

async function admitted(asking: Promise<AdmissionResult>): Promise<Job> {
  const result = await asking;
  if (!result.ok) throw new Error(result.refusal.reason);
  if (result.job === undefined) throw new Error('it was there before');
  return result.job;
}

const refusalOf = (result: AdmissionResult): AdmissionRefusal | undefined => (result.ok ? undefined : result.refusal);
const waiting = (queue: SubmissionQueue, member: string, count: number): void => {
  for (let index = 0; index < count; index += 1) {
    queue.enqueue(aJob({ id: `${member}-${index}`, owner: { id: member, language: 'en-US' } }));
  }
};

test('an accepted request is on disk with its price, in the present windows', async () => {
  const { ask, store } = await start();
  const job = await admitted(ask('2', 60_001));
  expect(await store.get('job:1')).toEqual(JSON.parse(JSON.stringify(job)));
  expect(job).toMatchObject(
    aRequest({
      hold: { credits: 7, micros: 60_001, day: '2026-11-21', month: '2026-11' },
      policy: { revision: 0, atOnce: 1, onlyForMe: true },
    }),
  );
});

test.each<[string, readonly string[] | undefined, AdmissionRefusal | undefined]>([
  ['all servers', undefined, undefined],
  ['a list with this one', ['9', '3'], undefined],
  ['a list without it', ['9'], { reason: 'server-not-allowed' }],
  ['no server at all', [], { reason: 'server-not-allowed' }],
])('the bot is for %s', async (_case, guilds, refusal) => {
  const { ask } = await start({ guilds });
  expect(refusalOf(await ask())).toEqual(refusal);
});

test.each<[string, (queue: SubmissionQueue) => void, AdmissionRefusal | undefined]>([
  ['paused', (queue) => queue.pause(true), { reason: 'paused' }],
  ['the member has one less waiting than they may', (queue) => waiting(queue, '2', 2), undefined],
  ['the member has as many as they may', (queue) => waiting(queue, '2', 3), { reason: 'member-waiting', limit: 3 }],
  ['others have as many as one may', (queue) => waiting(queue, '7', 4), undefined],
  ['as many wait as may in all', (queue) => waiting(queue, '7', 5), { reason: 'all-waiting' }],
])('with the queue as it is: %s', async (_case, arrange, refusal) => {
  const { ask, queue } = await start();
  arrange(queue);
  expect(refusalOf(await ask())).toEqual(refusal);
});

test('whether a file may be another member’s is told by its address', async () => {
  const { ask } = await start();
  const [own, result] = [
    anInput(),
    anInput({ source: { kind: 'message', channelId: '4', messageId: '9', number: 1 } }),
  ];
  const upload = anInput({ source: { kind: 'address', url: 'https://cdn.discordapp.com/attachments/4/9/fox.png' } });
  expect(refusalOf(await ask('2', 60_000, [own, upload]))).toEqual({
    reason: 'policy',
    text: localized('refusal.inputs-others'),
  });
  expect((await admitted(ask('2', 60_000, [own, result]))).inputs).toEqual([own, result]);
});

test('all open jobs together keep at most 2 GiB of files, those that are being decided among them', async () => {
  const { ask, queue } = await start({ waitingPerMember: 50, waitingInAll: 50 });
  const gibibyte = 2 ** 30;
  const file = anInput({ reserved: gibibyte / 2 });
  const answers = await Promise.all(['2', '3', '4', '5', '6'].map(async (member) => ask(member, 1, [file])));
  expect(answers.flatMap((answer) => refusalOf(answer) ?? [])).toEqual([{ reason: 'inputs-full' }]);
  expect(refusalOf(await ask('7', 1, [anInput({ reserved: 1 })]))).toEqual({ reason: 'inputs-full' });
  expect(refusalOf(await ask('7', 1))).toBeUndefined();
  expect(queue.size).toBe(0);
});

test('one member’s files leave room for those of others', async () => {
  const { ask } = await start({ waitingPerMember: 50, waitingInAll: 50 });
  const large = anInput({ reserved: 200 * 2 ** 20 });
  const first = await Promise.all(Array.from({ length: 11 }, async () => ask('2', 1, [large])));
  expect(first.flatMap((answer) => refusalOf(answer) ?? [])).toHaveLength(9);
  expect(refusalOf(await ask('2', 1, [large]))).toEqual({ reason: 'inputs-full' });
  expect(refusalOf(await ask('3', 1, [large]))).toBeUndefined();
});

test.each<[AlertKind, AdmissionRefusal | undefined]>([
  ['store', { reason: 'store-failing' }],
  ['store-damaged', { reason: 'store-failing' }],
  ['runcomfy-account', undefined],
])('while the alert %s stands', async (kind, refusal) => {
  const { ask } = await start({}, {}, [kind]);
  expect(refusalOf(await ask())).toEqual(refusal);
});

test.each<[string, object, AdmissionRefusal]>([
  [
    'the member’s day',
    { member: { day: 5, month: 100 } },
    { reason: 'quota', window: 'day', renewsAt: Date.UTC(2026, 10, 22), left: 5, cost: 6, affordable: 50_000 },
  ],
  [
    'the member’s month',
    { member: { day: 100, month: 5 } },
    { reason: 'quota', window: 'month', renewsAt: Date.UTC(2026, 11, 1), left: 5, cost: 6, affordable: 50_000 },
  ],
  [
    'the server’s month',
    { server: { day: 5, month: 5 } },
    {
      reason: 'budget',
      of: 'server',
      window: 'month',
      renewsAt: Date.UTC(2026, 11, 1),
      left: 5,
      cost: 6,
      affordable: 50_000,
    },
  ],
  [
    'the server’s day',
    { server: { day: 0, month: 100 } },
    {
      reason: 'budget',
      of: 'server',
      window: 'day',
      renewsAt: Date.UTC(2026, 10, 22),
      left: 0,
      cost: 6,
      affordable: 0,
    },
  ],
  [
    'the bot’s day',
    { bot: { day: 59_999, month: 10_000_000 } },
    {
      reason: 'budget',
      of: 'bot',
      window: 'day',
      renewsAt: Date.UTC(2026, 10, 22),
      left: 5,
      cost: 6,
      affordable: 59_999,
    },
  ],
])('beyond %s it is refused, with the time of renewal', async (_case, limits, refusal) => {
  const { ask } = await start({}, limits);
  expect(refusalOf(await ask())).toEqual(refusal);
});

/**
 * Members whose accounts are in memory are decided in the order of their requests; others, who are read from disk, may
 * come later.
 */
async function meet({ ask, store, admission }: Bench, ...members: readonly string[]): Promise<void> {
  const keys = ['account:bot', 'account:3', ...members.map((member) => `account:3:${member}`)];
  await commit(
    store,
    keys.map((key) => ({ key, value: emptyAccount })),
  );
  for (const member of members) admission.dropPending((await admitted(ask(member))).id);
}

test('of many requests at once only as many are accepted as may wait, for a member and in all', async () => {
  const bench = await start();
  const { ask } = bench;
  await meet(bench, 'a', 'b');
  const results = await Promise.all(['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b'].map(async (member) => ask(member)));
  expect(results.map((result) => refusalOf(result)?.reason)).toEqual([
    undefined,
    undefined,
    undefined,
    'member-waiting',
    undefined,
    undefined,
    'all-waiting',
    'all-waiting',
  ]);
});

test('a request without enough credits takes no place in the queue from others at the same moment', async () => {
  const bench = await start({ waitingInAll: 2 }, { member: { day: 18, month: 18 } });
  const { ask } = bench;
  await meet(bench, 'a', 'b', 'c');
  const dear = Array.from({ length: 8 }, async () => ask('a', 130_000));
  const results = await Promise.all([...dear, ask('a'), ask('b'), ask('c')]);
  expect(results.map((result) => refusalOf(result)?.reason)).toEqual([
    ...dear.map(() => 'quota'),
    undefined,
    undefined,
    'all-waiting',
  ]);
});

test('of requests at the same moment, those that start without waiting do not count as waiting', async () => {
  const { ask, queue } = await start();
  queue.releaseSlot('running');
  const results = await Promise.all(Array.from({ length: 5 }, async () => ask()));
  expect(results.filter(({ ok }) => ok)).toHaveLength(4);
});

test('a job with a place in the queue is no longer pending, even if that is reported twice; its hold stays', async () => {
  const { ask, admission } = await start({ waitingPerMember: 2 }, { member: { day: 18, month: 18 } });
  const first = await admitted(ask());
  await admitted(ask());
  expect(refusalOf(await ask())).toEqual({ reason: 'member-waiting', limit: 2 });
  admission.dropPending(first.id);
  admission.dropPending(first.id);
  await admitted(ask());
  expect(refusalOf(await ask())).toEqual({ reason: 'member-waiting', limit: 2 });
  admission.dropPending('4');
  expect(refusalOf(await ask())).toMatchObject({ reason: 'quota' });
});

test.each([
  { screening: 0, left: 1_500 },
  { screening: 1_000, left: 1_200 },
  { screening: 1_500, left: 700 },
])('after $screening ms of screening a commit may take $left', async ({ screening, left }) => {
  const bench: Bench = await start({ waitingPerMember: 1 }, {}, [], async () => {
    await bench.clock.sleep(screening);
    return undefined;
  });
  const { ask, store, clock, undone } = bench;
  const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const restore = aroundWrites(store, async (_writes, goOn) => {
    begun.resolve();
    await held.promise;
    await goOn();
  });
  const answers: (AdmissionRefusal | undefined)[] = [];
  const asking = ask().then((result) => answers.push(refusalOf(result)));
  await expect.poll(() => clock.sleepers).toBe(1);
  await clock.advance(screening);
  await begun.promise;
  await clock.advance(left - 1);
  expect(answers).toEqual([]);
  await clock.advance(1);
  await asking;
  expect(answers).toEqual([{ reason: 'store-failing' }]);
  restore();
  // It counts as pending until it is undone.
  expect(refusalOf(await ask())).toEqual({ reason: 'member-waiting', limit: 1 });
  expect(undone).toEqual([]);
  held.resolve();
  await expect.poll(() => undone).toEqual(['1']);
});

test('if screening took all the time, nothing is begun', async () => {
  const bench: Bench = await start({}, {}, [], async () => {
    await bench.clock.sleep(2_200);
    return undefined;
  });
  const asking = bench.ask();
  await expect.poll(() => bench.clock.sleepers).toBe(1);
  await bench.clock.advance(2_200);
  expect(refusalOf(await asking)).toEqual({ reason: 'store-failing' });
  expect(await bench.store.get('job:1')).toBeUndefined();
});

test('at most a thousand requests of one member wait while a commit takes its time', async () => {
  const { ask, store, clock } = await start({ waitingPerMember: 5_000, waitingInAll: 5_000 });
  const held = Promise.withResolvers<void>();
  const restore = aroundWrites(store, async (_writes, goOn) => held.promise.then(goOn));
  const asking = Array.from({ length: 1_005 }, async () =>
    ask().then(
      (result) => refusalOf(result)?.reason,
      (error: unknown) => String(error),
    ),
  );
  await expect.poll(() => clock.sleepers).toBe(1_001);
  await clock.advance(1_500);
  const answers = await Promise.all(asking);
  expect(answers.filter((answer) => answer === 'store-failing')).toHaveLength(1_001);
  expect(answers.filter((answer) => answer?.includes('Too many pending'))).toHaveLength(4);
  restore();
  held.resolve();
});

test('a request that is written in time leaves no timer behind', async () => {
  const { ask, clock } = await start();
  await admitted(ask());
  expect(clock.sleepers).toBe(0);
});

test('a commit that fails after its refusal takes no place and undoes nothing', async () => {
  const { ask, store, clock, undone } = await start({ waitingPerMember: 1 });
  const failing = Promise.withResolvers<void>();
  const restore = aroundWrites(store, async () => failing.promise);
  const asking = ask();
  await expect.poll(() => clock.sleepers).toBe(1);
  await clock.advance(1_500);
  expect(refusalOf(await asking)).toEqual({ reason: 'store-failing' });
  restore();
  failing.reject(new Error('disk full'));
  await expect.poll(async () => refusalOf(await ask())).toBeUndefined();
  expect(undone).toEqual([]);
});

test('an accepted job knows where it has to wait, or that it need not', async () => {
  const { ask, queue, admission } = await start();
  const place = async (memberId: string) => {
    const result = await ask(memberId);
    if (!result.ok || result.job === undefined) throw new Error('it was not accepted');
    queue.enqueue(result.job);
    admission.dropPending(result.job.id);
    return result.wait;
  };
  expect(await place('a')).toEqual({ ahead: 0, held: undefined });
  expect(await place('a')).toEqual({ ahead: 1, held: undefined });
  expect(await place('b')).toEqual({ ahead: 1, held: undefined });
  queue.hold('unreachable', 10_000);
  expect(await place('c')).toEqual({ ahead: 2, held: 'unreachable' });
});

test('of requests at the same moment, the one that starts at once has no wait status, and the next one has', async () => {
  const { ask, queue } = await start();
  queue.releaseSlot('running');
  expect(await ask()).toMatchObject({ ok: true, wait: undefined });
  expect(await ask()).toMatchObject({ ok: true, wait: { ahead: 0 } });
});

test('a job that exists already gets no answer, and takes no place', async () => {
  const { ask, store } = await start({ waitingPerMember: 1 });
  await commit(store, [{ key: 'job:1', value: aJob() }]);
  expect(await ask()).toEqual({ ok: true, job: undefined });
  await admitted(ask());
});

test("the bot's budget is spent once, however many ask at the same moment", async () => {
  const members = Array.from({ length: 20 }, (_, index) => `m${index}`);
  const { ask } = await start({ waitingInAll: 100 }, { bot: { day: 60_000 * 7, month: 1_000_000_000 } });
  const results = await Promise.all(members.map(async (member) => ask(member)));
  expect(results.filter(({ ok }) => ok)).toHaveLength(7);
  expect(results.map(refusalOf).filter((refusal) => refusal !== undefined)).toEqual(
    Array.from({ length: 13 }, () => ({
      reason: 'budget',
      of: 'bot',
      window: 'day',
      renewsAt: Date.UTC(2026, 10, 22),
      left: 0,
      cost: 6,
      affordable: 0,
    })),
  );
});

test('a refused request, and one that met a failing store, take no place', async () => {
  const poor = await start({ waitingPerMember: 1 }, { member: { day: 6, month: 6 } });
  expect(refusalOf(await poor.ask('2', 60_001))).toMatchObject({ reason: 'quota' });
  expect((await poor.ask()).ok).toBe(true);

  const broken = await start({ waitingPerMember: 1, waitingInAll: 1 });
  await broken.store.close();
  await expect(broken.ask()).rejects.toThrow(StoreClosedError);
  await expect(broken.ask()).rejects.toThrow(StoreClosedError);
});

test('a change during the screening of a request counts', async () => {
  const { ask } = await start({}, {}, [], async (queue) => {
    queue.pause(true);
    return Promise.resolve(undefined);
  });
  expect(refusalOf(await ask())).toEqual({ reason: 'paused' });
});

test('of requests that are screened at the same time no more are accepted than there are credits for', async () => {
  const gate = Promise.withResolvers<undefined>();
  const { ask } = await start({}, { member: { day: 12, month: 1_000 } }, [], async () => gate.promise);
  const asked = [ask(), ask(), ask()];
  gate.resolve(undefined);
  const refusals = (await Promise.all(asked)).map((result) => refusalOf(result)?.reason);
  expect(refusals.filter((reason) => reason !== undefined)).toEqual(['quota']);
});

test('a request that cannot be screened keeps no credits and no place', async () => {
  let isBusy = true;
  const { ask } = await start({ waitingPerMember: 1 }, { member: { day: 6, month: 1_000 } }, [], async () =>
    Promise.resolve(isBusy ? { reason: 'unscreened' } : undefined),
  );
  expect(refusalOf(await ask())).toEqual({ reason: 'unscreened' });
  expect(refusalOf(await ask())).toEqual({ reason: 'unscreened' });
  isBusy = false;
  expect(refusalOf(await ask())).toBeUndefined();
});

test('the captions of a story stand on its card, so they are screened as they stand there', async () => {
  const { ask } = await start({}, {}, [], async (_queue, texts) =>
    Promise.resolve(texts.includes('a kraken') ? { reason: 'unscreened' } : undefined),
  );
  expect(refusalOf(await ask('2', 60_000, [], ['the sea', 'a kraken']))).toEqual({ reason: 'unscreened' });
  expect(refusalOf(await ask('2', 60_000, [], ['the sea', 'a whale']))).toBeUndefined();
});

test('a request that is refused for another reason is not screened', async () => {
  let screenings = 0;
  const { ask } = await start({}, { member: { day: 5, month: 1_000 } }, [], async () => {
    screenings += 1;
    return Promise.resolve(undefined);
  });
  expect(refusalOf(await ask())).toMatchObject({ reason: 'quota' });
  expect(screenings).toBe(0);
});
