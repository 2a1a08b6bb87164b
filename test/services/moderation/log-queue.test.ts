import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as realTime } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type { LogBatch, LogEntry } from '../../../src/core/moderation/log-entry.ts';
import { channelKey, entryWrites, type LogNotice } from '../../../src/services/moderation/log-rows.ts';
import { createLogQueue, type LogQueue } from '../../../src/services/moderation/log-queue.ts';
import type { LogOutcome, ServerLog } from '../../../src/services/moderation/server-log.ts';
import { openStore } from '../../../src/services/storage/sqlite/open.ts';
import type { Store } from '../../../src/services/storage/store.ts';
import { commit } from '../../support/commit.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { statementsUnderWay } from '../../support/statements.ts';
import { aroundWrites } from '../../support/store-writes.ts';

const server = '300';
const channel = '400';
const day = 86_400_000;

const entry = (percent: number): LogEntry => ({ kind: 'budget', window: 'day', percent });
const textOf = (each: LogEntry): string =>
  each.kind === 'budget' ? `${each.percent}` : `left out: ${'count' in each ? each.count : ''}`;

const toChannel = { guildId: server, channelId: channel };
const told = (percent: number, id = String(percent)): LogNotice => ({ ...toChannel, id, entry: entry(percent) });

/** What the message of the stand-in says. */
const written = (batch: LogBatch): string =>
  'text' in batch
    ? batch.text
    : batch.components.map((part) => ('content' in part ? String(part.content) : '')).join('');
/** What it is found by. */
const markOf = (batch: LogBatch): string => ('text' in batch ? batch.text : batch.marks.join());

interface Desk {
  readonly store: Store;
  readonly clock: TestClock;
  readonly queue: LogQueue;
  /** The messages of the channel. */
  readonly messages: string[];
  /** What they are found by. */
  readonly marks: string[];
  /** When they were written. */
  readonly times: number[];
  /** Discord's next answers. After them it accepts everything. */
  readonly answers: (LogOutcome | 'lost')[];
  readonly posts: () => number;
  readonly nonces: readonly string[];
  /** How often a message was looked for. */
  readonly looks: () => number;
  /** A new process on the same file and channel. */
  readonly restart: () => Promise<Desk>;
}

async function desk(known?: Pick<Desk, 'store' | 'clock' | 'messages' | 'marks' | 'times'>): Promise<Desk> {
  const { store, clock, messages, marks, times } = known ?? { ...(await fresh()), messages: [], marks: [], times: [] };
  const answers: (LogOutcome | 'lost')[] = [];
  const nonces: string[] = [];
  let [posts, looks] = [0, 0];
  const serverLog: ServerLog = {
    compose(_guildId, entries, own) {
      const taken = entries.slice(0, 20);
      const content = taken.map(({ entry: each }) => textOf(each)).join(',');
      return { message: { components: [{ content }], marks: own }, taken: taken.length };
    },
    async post(_channelId, batch) {
      posts += 1;
      nonces.push(batch.nonce);
      const answer = answers.shift() ?? { kind: 'written', id: `${messages.length}` };
      if (answer === 'lost' || answer.kind === 'written') {
        messages.push(written(batch));
        marks.push(markOf(batch));
        times.push(clock.now());
      }
      return Promise.resolve(answer === 'lost' ? { kind: 'unreachable', retryAfter: undefined } : answer);
    },
    async find(_channelId, batch) {
      looks += 1;
      const { at, after } = batch;
      const isLater = (id: number): boolean =>
        after === undefined ? (times[id] ?? 0) >= at - 5_000 : id > Number(after);
      const id = marks.findLastIndex((mark, index) => mark === markOf(batch) && isLater(index));
      return Promise.resolve(id === -1 ? undefined : `${id}`);
    },
  };
  const log = pino({ level: 'silent' });
  const queue = createLogQueue({ store, serverLog, clock, random: () => 0.5, log });
  await queue.load();
  onTestFinished(async () => queue.stop(0));
  const restart = async (): Promise<Desk> => {
    await queue.stop(0);
    return desk({ store, clock, messages, marks, times });
  };
  return {
    store,
    clock,
    queue,
    messages,
    marks,
    times,
    answers,
    posts: () => posts,
    looks: () => looks,
    nonces,
    restart,
  };
}

/** Waits until every statement is done, and what it started is under way. */
async function settle(): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet = statementsUnderWay() > 0 ? 0 : quiet + 1) await realTime(1);
}

async function fresh(): Promise<Pick<Desk, 'store' | 'clock'>> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-log-'));
  const store = await openStore(join(folder, 'easel.sqlite'), pino({ level: 'silent' }));
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { store, clock: createTestClock({ settle }) };
}

/** Writes entries with these numbers, each in a commit of its own. */
async function write({ store, clock, queue }: Desk, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    await store.transaction([channelKey(toChannel)], (rows) => ({
      writes: entryWrites(rows, [told(number, `${number}`.padStart(6, '0'))], clock.now()),
      result: undefined,
    }));
  }
  queue.send([told(0)]);
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const rowsLeft = async ({ store }: Desk): Promise<number> => (await store.range('log')).length;

test('each entry is a message of its own, in order; if more than three wait, one message has as many as fit', async () => {
  const desk1 = await desk();
  const { queue, clock, messages } = desk1;
  queue.start();
  await write(desk1, [1, 2, 3]);
  queue.send([told(0)]);
  await clock.advance(1_000);
  expect(messages).toEqual(['1', '2', '3']);
  await write(desk1, upTo(24));
  queue.send([told(0)]);
  await clock.advance(1_000);
  expect(messages.slice(3)).toEqual([upTo(20).join(','), '21,22,23,24']);
  await clock.advance(60_000);
  expect(await rowsLeft(desk1)).toBe(0);
});

test('a message that Discord does not accept is tried with growing pauses, never below the wait it asks for', async () => {
  const desk1 = await desk();
  const { queue, clock, messages, answers, posts } = desk1;
  answers.push(
    { kind: 'unreachable', retryAfter: 0 },
    { kind: 'unreachable', retryAfter: undefined },
    { kind: 'unreachable', retryAfter: 30_000 },
  );
  queue.start();
  await queue.add([told(1, '1')]);
  await clock.advance(0);
  expect([posts(), await queue.backlog(server)]).toEqual([1, { waiting: 1, since: clock.now() }]);
  await clock.advance(1_999);
  expect(posts()).toBe(1);
  await clock.advance(1);
  expect(posts()).toBe(2);
  await clock.advance(4_000);
  expect(posts()).toBe(3);
  // A new entry does not make it earlier.
  await queue.add([told(2, '2')]);
  await clock.advance(29_999);
  expect(posts()).toBe(3);
  await clock.advance(1);
  expect(messages).toEqual(['1', '2']);
  expect(await queue.backlog(server)).toBeUndefined();
});

test('a message whose answer was lost is not written twice', async () => {
  const desk1 = await desk();
  desk1.answers.push('lost');
  desk1.queue.start();
  await desk1.queue.add([told(1, '1')]);
  await desk1.clock.advance(0);
  await desk1.clock.advance(60_000);
  expect([desk1.messages, desk1.posts(), await rowsLeft(desk1)]).toEqual([['1'], 1, 0]);
});

test('entries of an earlier process are sent after a restart; its sent entries are not sent again', async () => {
  const desk1 = await desk();
  desk1.answers.push('lost');
  desk1.queue.start();
  await write(desk1, [1, 2]);
  desk1.queue.send([told(0)]);
  await desk1.clock.advance(0);
  expect(desk1.messages).toEqual(['1']);
  const desk2 = await desk1.restart();
  await desk2.clock.advance(60_000);
  expect(desk2.messages).toEqual(['1']);
  desk2.queue.start();
  await desk2.clock.advance(1_000);
  await desk2.clock.advance(60_000);
  expect([desk2.messages, desk2.posts(), await rowsLeft(desk2)]).toEqual([['1', '2'], 1, 0]);
});

test('a channel in which Easel may not write is tried every five minutes, whatever is added, and reported as failing', async () => {
  const desk1 = await desk();
  const { queue, clock, messages, answers, posts } = desk1;
  for (let times = 0; times < 3; times += 1) answers.push({ kind: 'forbidden' });
  queue.start();
  for (const number of upTo(5)) await queue.add([told(number)]);
  const settled = queue.settled(server, channel);
  await clock.advance(0);
  expect(await settled).toBe(false);
  await clock.advance(899_999);
  expect([posts(), (await queue.backlog(server))?.waiting]).toEqual([3, 5]);
  await clock.advance(1);
  expect(messages.join()).toBe('1,2,3,4,5');
  expect(await queue.backlog(server)).toBeUndefined();
});

test('a message that Discord refuses does not delay the others', async () => {
  const desk1 = await desk();
  desk1.answers.push({ kind: 'refused' });
  desk1.queue.start();
  await write(desk1, [1, 2]);
  desk1.queue.send([told(0)]);
  await desk1.clock.advance(1_000);
  expect(desk1.messages).toEqual(['2', 'left out: 1']);
});

test('if nothing was written down, nothing is sent, and nothing stays', async () => {
  const desk1 = await desk();
  const { queue, clock } = desk1;
  queue.start();
  queue.send([told(1)]);
  await clock.advance(30_000);
  expect([desk1.messages, await rowsLeft(desk1), clock.sleepers]).toEqual([[], 0, 1]);
  await queue.add([told(2)]);
  await clock.advance(1_000);
  expect(desk1.messages).toEqual(['2']);
});

test('an unreadable row is counted, and delays nothing', async () => {
  const desk1 = await desk();
  await commit(desk1.store, [{ key: `log:${server}:${channel}:00000000000001:1`, value: { version: 9 } }]);
  await write(desk1, [2]);
  desk1.queue.start();
  await desk1.clock.advance(1_000);
  expect(desk1.messages).toEqual(['2', 'left out: 1']);
});

test("a server's channel that cannot be written delays no other server's", async () => {
  const desk1 = await desk();
  const { queue, clock, messages, answers } = desk1;
  answers.push({ kind: 'forbidden' });
  queue.start();
  await queue.add([told(1, '1')]);
  await clock.advance(0);
  await queue.add([{ guildId: '301', channelId: '401', id: '2', entry: entry(2) }]);
  await clock.advance(1_000);
  expect(messages).toEqual(['2']);
  expect([await queue.backlog('301'), (await queue.backlog(server))?.waiting]).toEqual([undefined, 1]);
});

test('a channel that takes no message at all is tried every five minutes, also with the count alone', async () => {
  const desk1 = await desk();
  const { queue, clock, answers, posts, messages } = desk1;
  for (let times = 0; times < 40; times += 1) answers.push({ kind: 'refused' });
  queue.start();
  await queue.add([told(1, '1')]);
  await clock.advance(1_000);
  expect(posts()).toBe(2);
  answers.length = 0;
  await clock.advance(300_000);
  expect(messages).toEqual(['left out: 1']);
});

test('a message that was sent and could not be noted is not sent again, however long the disk fails', async () => {
  const desk1 = await desk();
  const { queue, clock, posts, messages, store } = desk1;
  queue.start();
  await write(desk1, [1]);
  let noted = 0;
  const restore = aroundWrites(store, async (_writes, goOn) => {
    noted += 1;
    // The message is composed. Then the disk is full.
    if (noted > 1) throw new Error('SQLITE_FULL');
    await goOn();
  });
  queue.send([told(0)]);
  for (let times = 0; times < 120; times += 1) await clock.advance(5_000);
  expect([posts(), messages]).toEqual([1, ['1']]);
  restore();
  for (let times = 0; times < 4; times += 1) await clock.advance(5_000);
  expect([posts(), messages, await rowsLeft(desk1)]).toEqual([1, ['1'], 0]);
});

test.each<[string, LogOutcome, number]>([
  ['limited', { kind: 'unreachable', retryAfter: 2_000 }, 0],
  ['not taken in an outage', { kind: 'unreachable', retryAfter: undefined }, 1],
])('an entry that was %s is not confused with the one before it with the same text', async (_what, answer, looked) => {
  const desk1 = await desk();
  const { queue, clock, messages, answers, looks } = desk1;
  queue.start();
  answers.push('lost');
  await queue.add([told(1, '1')]);
  for (let times = 0; times < 4; times += 1) await clock.advance(1_000);
  expect(messages).toEqual(['1']);
  answers.push(answer);
  await queue.add([told(1, '2')]);
  for (let times = 0; times < 20; times += 1) await clock.advance(1_000);
  // The first was looked for once. A rate-limited message was not written, and is not looked for.
  expect([messages, looks()]).toEqual([['1', '1'], 1 + looked]);
});

test('no two entries have the same nonce, neither in two channels nor with the same text', async () => {
  const desk1 = await desk();
  const { queue, clock, nonces } = desk1;
  queue.start();
  const id = '1234567890123456789';
  await queue.add([
    told(1, id),
    { guildId: server, channelId: '401', id, entry: entry(1) },
    { guildId: '301', channelId: '402', id, entry: entry(1) },
  ]);
  await clock.advance(1_000);
  expect(new Set(nonces).size).toBe(3);
  expect(nonces.every((nonce) => nonce.length <= 25)).toBe(true);
});

test('an entry whose commit takes very long is sent all the same', async () => {
  const desk1 = await desk();
  const { queue, clock, messages, store } = desk1;
  queue.start();
  await queue.add([told(1, '1')]);
  await clock.advance(0);
  // One after the other, as the database does it.
  const slow = Promise.withResolvers<void>();
  let last: Promise<void> = slow.promise;
  aroundWrites(store, async (_writes, goOn) => (last = last.then(goOn)));
  const committed = queue.add([told(2)]);
  await clock.advance(15_000);
  slow.resolve();
  await committed;
  await last;
  queue.send([told(0)]);
  for (let times = 0; times < 4; times += 1) await clock.advance(5_000);
  expect([messages, await rowsLeft(desk1)]).toEqual([['1', '2'], 0]);
});

test('a channel that nobody opens again is forgotten, after its count of entries has waited for as long', async () => {
  let life = await desk();
  await write(life, [1, 2]);
  for (const rows of [4, 2, 2]) {
    life.answers.push({ kind: 'forbidden' });
    life.queue.start();
    await life.clock.advance(1_000);
    expect([life.posts(), await rowsLeft(life)]).toEqual([1, rows]);
    life = await life.restart();
    // The second check is a day after the first.
    await life.clock.advance(rows === 4 ? 7 * day + 1 : day);
  }
  await life.clock.advance(6 * day);
  life.queue.start();
  await life.clock.advance(1_000);
  expect([life.posts(), await life.queue.backlog(server), await rowsLeft(life)]).toEqual([0, undefined, 0]);
});

test('an entry that is written just when nothing waits any more is sent, also by the next process', async () => {
  const desk1 = await desk();
  const { queue, clock, store } = desk1;
  const late = [told(2)];
  let isAdded = false;
  const ends: Promise<void>[] = [];
  const restore = aroundWrites(store, async (writes, goOn) => {
    const isOver = writes.some(({ key, value }) => key.startsWith('log-channel:') && value === undefined);
    if (isOver && !isAdded) {
      isAdded = true;
      await store.transaction(late.map(channelKey), (rows) => ({
        writes: entryWrites(rows, late, clock.now()),
        result: undefined,
      }));
      // The process ends here. This step was its last.
      ends.push(queue.stop(0));
    }
    await goOn();
  });
  queue.start();
  await queue.add([told(1)]);
  await clock.advance(1_000);
  await Promise.all(ends);
  restore();
  const desk2 = await desk1.restart();
  desk2.queue.start();
  await desk2.clock.advance(1_000);
  expect(desk2.messages).toEqual(['1', '2']);
});

test('an entry that is counted while another count is sent is not lost', async () => {
  const desk1 = await desk();
  const { queue, clock, messages, store } = desk1;
  await write(desk1, upTo(1_001));
  let isAdded = false;
  aroundWrites(store, async (writes, goOn) => {
    // While the end of the first message is being written.
    const isEnd = writes.some(({ key, value }) => key.startsWith('log-batch:') && value === undefined);
    if (isEnd && !isAdded) {
      isAdded = true;
      await queue.add([told(7, 'x')]);
    }
    await goOn();
  });
  queue.start();
  await clock.advance(60_000);
  expect(messages.at(-1)).toBe('left out: 2');
});
