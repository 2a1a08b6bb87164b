import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type { Job } from '../../../src/core/job/record.ts';
import type { Decision } from '../../../src/core/moderation/decision.ts';
import { createAccounts, type Accounts } from '../../../src/services/jobs/accounts.ts';
import { createDescriptions } from '../../../src/services/jobs/descriptions.ts';
import type { Shown } from '../../../src/services/jobs/messenger.ts';
import { createJobRecords, type JobRecords } from '../../../src/services/jobs/records.ts';
import { createAuditLog } from '../../../src/services/moderation/audit.ts';
import { createMetrics } from '../../../src/services/runtime/metrics.ts';
import { openStore } from '../../../src/services/storage/sqlite/open.ts';
import { StoreClosedError, type Store } from '../../../src/services/storage/store.ts';
import { commit } from '../../support/commit.ts';
import { createTestClock } from '../../support/clock.ts';
import { aJob, anInput } from '../../support/job.ts';
import { nobodyTold } from '../../support/no-log.ts';

interface Bench {
  readonly store: Store;
  readonly records: JobRecords;
  /** Accepts a job with its hold. Returns whether it is new. */
  readonly add: (job: Job) => Promise<boolean>;
  /** The jobs as the next process would read them. */
  readonly reloaded: () => Promise<readonly Job[]>;
  readonly logs: readonly string[];
}

async function start(others: Partial<Parameters<typeof createAccounts>[0]> = {}): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-records-'));
  const logs: string[] = [];
  const log: Logger = pino({ level: 'error' }, { write: (line: string) => void logs.push(line) });
  const store = await openStore(join(folder, 'easel.sqlite'), log);
  onTestFinished(async () => {
    await store.close().catch(() => {});
    await rm(folder, { recursive: true, force: true });
  });
  const limit = { day: 1000, month: 1000 };
  const limits = { member: limit, server: limit, bot: { day: 1_000_000_000, month: 1_000_000_000 } };
  const newAccounts = (): Accounts =>
    createAccounts({
      store,
      clock: createTestClock(),
      limits: () => limits,
      grantMax: 1000,
      ...nobodyTold,
      log,
      ...others,
    });
  const next = (accounts: Accounts): JobRecords => createJobRecords({ store, accounts, metrics: createMetrics(), log });
  const accounts = newAccounts();
  const records = next(accounts);
  return {
    store,
    records,
    async add(given) {
      const booking = await accounts.booking({ guildId: '3', memberId: '2', roleIds: [] });
      return (await records.add(given, booking, () => undefined)).kind === 'added';
    },
    reloaded: async () => next(newAccounts()).load(),
    logs,
  };
}

const job = (id: string, others: Partial<Job> = {}): Job => aJob({ id, ...others });
const account = async (store: Store): Promise<unknown> => store.get('account:3:2');
const sums = (spent: number, held: number) => ({
  version: 1,
  windows: { '2026-11-21': { spent, held }, '2026-11': { spent, held } },
  last: 0,
});

test('a job and its changes are there for the next process', async () => {
  const { records, reloaded, add } = await start();
  await add(job('1'));
  await add(job('2'));
  const changed = await records.apply('2', { type: 'card-shown', messageId: '9' });
  expect(changed).toMatchObject({ state: 'waiting', messages: [{ id: '9' }] });
  expect(await reloaded()).toEqual([job('1'), changed]);
});

test('a record with another id than its row is not read, neither at a start nor by its id', async () => {
  const { store, records, reloaded, logs } = await start();
  await commit(store, [
    { key: 'job:1', value: job('2') },
    { key: 'open:1', value: true },
  ]);
  expect(await reloaded()).toEqual([]);
  await expect(records.find('1')).rejects.toMatchObject({ name: 'UnreadableJobError', problems: ['id'] });
  expect(logs).toHaveLength(2);
});

test('a job with nothing left to do is no longer open, and can still be found', async () => {
  const { records, reloaded, add } = await start();
  await add(job('1'));
  await records.apply('1', { type: 'unseen', at: 5 });
  expect([records.get('1'), await reloaded()]).toEqual([undefined, []]);
  expect([(await records.find('1'))?.state, await records.find('2')]).toEqual(['refused', undefined]);
});

test('the job of a message with what was put in is found by the message', async () => {
  const { store, records, add } = await start();
  await add(job('1', { state: 'waiting', inputs: [anInput()] }));
  expect(await store.get('part:9')).toBeUndefined();
  await records.apply('1', { type: 'inputs-placed', messageId: '9' });
  expect(await store.get('part:9')).toBe('1');
});

test('a job whose files are kept stays among the open ones', async () => {
  const { records, reloaded, add } = await start();
  await add(job('1', { state: 'delivering' }));
  await records.apply('1', { type: 'kept', at: 5 });
  const kept = await records.apply('1', { type: 'told' });
  expect(await reloaded()).toEqual([kept]);
  await records.apply('1', { type: 'let-go' });
  expect(await reloaded()).toEqual([]);
});

test('a job that exists already is neither written nor held again', async () => {
  const { store, records, add } = await start();
  const prompts = ['a fox', 'a cat'];
  const isNew = await Promise.all(prompts.map(async (prompt) => add(job('1', { prompt }))));
  expect(isNew.filter(Boolean)).toHaveLength(1);
  await records.apply('1', { type: 'unseen', at: 5 });
  expect(await add(job('1'))).toBe(false);
  expect(await records.find('1')).toMatchObject({ state: 'refused', prompt: prompts[isNew.indexOf(true)] });
  expect(await account(store)).toEqual({ ...sums(0, 0), last: undefined });
});

test('a job is written with its hold, and its end with its settlement, however often that is repeated', async () => {
  const { store, records, add } = await start();
  await add(job('1', { state: 'delivering' }));
  expect(await account(store)).toEqual(sums(0, 6));
  await Promise.all([
    records.apply('1', { type: 'delivered', at: 5 }),
    records.apply('1', { type: 'delivered', at: 6 }),
    records.apply('1', { type: 'kept', at: 7 }),
  ]);
  expect(await account(store)).toEqual(sums(6, 0));
  expect(await store.range('ended:')).toEqual([{ key: 'ended:1970-01-01:1', value: true }]);
});

test('two entries for a log channel in one commit, of a removal and of the budget, are both counted', async () => {
  let server = { day: 1000, month: 1000 };
  const plenty = { day: 1_000_000_000, month: 1_000_000_000 };
  const limits = () => ({ member: plenty, server, bot: plenty });
  const { store, records, add } = await start({ limits, logChannelOf: () => '900' });
  await add(job('1', { state: 'delivering' }));
  server = { day: 7, month: 7 };
  const auditLog = createAuditLog({ logQueue: { send: () => {} }, clock: createTestClock() });
  const decision: Decision = { version: 1, id: '5', at: 5, by: '7', what: 'removed' };
  const event = { type: 'taken-down', by: '7', at: 5 } as const;
  await records.applyWith('1', event, auditLog.decision('3', decision, ['900']));
  const entries = await store.range('log:3:900:');
  expect(entries.length).toBeGreaterThan(1);
  expect(await store.get('log-channel:3:900')).toMatchObject({ waiting: entries.length });
});

test('concurrent events each see the one before: of two submissions one is made', async () => {
  const { records, add } = await start();
  await add(job('1', { state: 'waiting' }));
  const both = await Promise.all([
    records.apply('1', { type: 'submitting', at: 1 }),
    records.apply('1', { type: 'submitting', at: 2 }),
  ]);
  expect(both.map((each) => each?.times.submitted)).toEqual([1, 1]);
});

test('an event that ends a job only because of another event just before settles it all the same', async () => {
  const { store, records, add } = await start();
  await add(job('1', { state: 'waiting' }));
  const [, ended] = await Promise.all([
    records.apply('1', { type: 'submitting', at: 1 }),
    records.apply('1', { type: 'refused-upstream', reason: 'inputs-refused', at: 2 }),
  ]);
  expect(ended).toMatchObject({ state: 'refused', settlement: { credits: 0, micros: 0 } });
  expect(await account(store)).toEqual(sums(0, 0));
  expect(await store.range('ended:')).toHaveLength(1);
});

test('an event for a job that is not open does nothing', async () => {
  const { records, reloaded } = await start();
  expect(await records.apply('1', { type: 'told' })).toBeUndefined();
  expect(await reloaded()).toEqual([]);
});

test('a failed write is not visible either', async () => {
  const { store, records, add } = await start();
  await add(job('1'));
  await store.close();
  await expect(records.apply('1', { type: 'card-shown', messageId: '9' })).rejects.toThrow(StoreClosedError);
  await expect(add(job('2'))).rejects.toThrow(StoreClosedError);
  expect([records.get('1'), records.get('2')]).toEqual([job('1'), undefined]);
});

test('an unreadable record is logged without its contents, left as it is, and stops no other', async () => {
  const { store, reloaded, logs, add } = await start();
  await add(job('1'));
  await add(job('2'));
  const broken = { ...job('1'), version: 7 };
  await commit(store, [{ key: 'job:1', value: broken }]);
  expect(await reloaded()).toEqual([job('2')]);
  expect(await store.get('job:1')).toEqual(broken);
  expect(logs).toHaveLength(1);
  expect(logs[0]).toContain('"job":"1","problems":["version"]');
  expect(logs[0]).not.toMatch(/a fox|secret/);
});

test.each([
  ['removed', { type: 'taken-down', by: '9', at: 1 }, 'removed'],
  ['forgotten', { type: 'forgotten' }, 'prompt'],
] as const)('nothing is written down about a result that is %s just then', async (_name, event, changed) => {
  const { store, records } = await start();
  const fetched = { name: 'image-01.png', size: 3, kind: 'image', type: 'image/png' } as const;
  const result = job('1', {
    state: 'delivered',
    told: true,
    files: [{ url: 'https://a/1', fetched }],
    reply: '6',
    messages: [{ id: '6', attachments: [{ id: '8', file: 0 }] }],
  });
  await commit(store, [{ key: 'job:1', value: result }]);
  const shown: Shown = { kind: 'shown', message: { id: '6', attachments: [] } };
  const descriptions = createDescriptions({
    records,
    status: { settle: async (_id, edit) => edit() },
    messenger: { edit: async () => Promise.resolve(shown) },
  });
  const actor = { memberId: '2', guildId: '3', rights: { moderates: false } };
  const [answer] = await Promise.all([
    descriptions.describe('1', actor, { file: 0, text: 'a heron' }, new AbortController().signal),
    records.apply('1', event),
  ]);
  const after = await records.find('1');
  expect([answer, after?.files[0]?.alt]).toEqual(['not-describable', undefined]);
  expect(after?.[changed]).not.toEqual(result[changed]);
});

test('a job is not made from one that was removed just then', async () => {
  const { records, add } = await start();
  const credit = { owner: '2', channelId: '4', message: '5' };
  const madeFrom = (id: string): Job =>
    aJob({ id, origin: { kind: 'again', parent: '20000000000000001', root: '20000000000000001', credit } });
  await add(aJob({ id: '20000000000000001' }));
  expect(await add(madeFrom('20000000000000002'))).toBe(true);
  await records.apply('20000000000000001', { type: 'taken-down', by: '2', at: 1 });
  expect(await add(madeFrom('20000000000000003'))).toBe(false);
  expect(await records.find('20000000000000003')).toBeUndefined();
});
