import { setImmediate as turn } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { GatewayInfo, GatewayInfos } from '../../src/discord/gateway-info.ts';
import { createSessionStarts, type SessionStarts } from '../../src/discord/session-starts.ts';
import { createTestClock, type TestClock } from '../support/clock.ts';

const { signal } = new AbortController();

interface Discord {
  readonly clock: TestClock;
  readonly starts: SessionStarts;
  /** What Discord answers from now on. */
  says: { startsLeft: number; maxConcurrency: number };
}

/** An answer takes one turn of the event loop. */
async function settle(): Promise<void> {
  for (let left = 4; left > 0; left -= 1) await turn();
}

/** Discord's answers come a turn later, and are never kept. */
function discordOf(startsLeft = 1_000, maxConcurrency = 1): Discord {
  const clock = createTestClock({ settle });
  const says = { startsLeft, maxConcurrency };
  let latest: GatewayInfo | undefined;
  const infos: GatewayInfos = {
    get latest() {
      return latest;
    },
    async recent() {
      const asked = clock.monotonic();
      await turn();
      latest = { ...says, asked, recommendedShards: 1, resetAfter: 86_400_000, answer: {} as GatewayInfo['answer'] };
      return latest;
    },
  };
  return { clock, says, starts: createSessionStarts({ infos, clock, log: pino({ level: 'silent' }) }) };
}

/** Lets time pass in steps, so that each answer comes at its own time. */
async function pass(clock: TestClock, ms: number): Promise<void> {
  await clock.advance(0);
  for (let left = ms; left > 0; left -= 500) await clock.advance(500);
}

/** The time at which each of these shards may identify, in seconds. All ask at once. */
async function timesOf({ clock, starts }: Discord, shards: readonly number[], until: number): Promise<number[]> {
  const begun = clock.monotonic();
  const times: number[] = [];
  for (const id of shards) {
    void starts.waitForIdentify(id, signal).then(() => times.push((clock.monotonic() - begun) / 1_000));
  }
  await pass(clock, until);
  return times.toSorted((a, b) => a - b);
}

test('shards of one bucket that ask at the same moment identify one after the other', async () => {
  expect(await timesOf(discordOf(), [0, 1, 2], 12_000)).toEqual([0, 5.5, 11]);
});

test('shards of several buckets do not wait for each other', async () => {
  expect(await timesOf(discordOf(1_000, 2), [0, 1, 2, 3, 4], 12_000)).toEqual([0, 0, 5.5, 5.5, 11]);
});

test('another max_concurrency counts from the next IDENTIFY on', async () => {
  const discord = discordOf(1_000, 1);
  expect(await timesOf(discord, [0, 1], 6_000)).toEqual([0, 5.5]);
  discord.says.maxConcurrency = 4;
  expect(await timesOf(discord, [2, 3], 6_000)).toEqual([5, 5]);
  expect(await timesOf(discord, [4, 5, 6, 7], 6_000)).toEqual([0, 0, 4.5, 4.5]);
});

test('a shard that gets no session waits longer each time, up to ten minutes; another does not', async () => {
  const discord = discordOf();
  const { clock, starts } = discord;
  const times: number[] = [];
  while (times.length < 10) {
    const count = times.length;
    void starts.waitForIdentify(0, signal).then(() => times.push(clock.monotonic() / 1_000));
    while (times.length === count) await clock.advance(500);
  }
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(gaps.map(Math.round)).toEqual([6, 11, 22, 44, 88, 176, 352, 600, 600]);
  expect(await timesOf(discord, [0, 1], 10_000)).toEqual([5.5]);
});

test('a session that lasted ten minutes ends the row, a shorter one does not', async () => {
  const discord = discordOf();
  const { clock, starts } = discord;
  const lasting = async (ms: number): Promise<void> => {
    starts.ready(0);
    await clock.advance(ms);
  };
  for (const gap of [0, 5.5, 11]) {
    const [time] = await timesOf(discord, [0], gap * 1_000);
    expect(time).toBe(gap);
    await lasting(0);
  }
  await lasting(600_000);
  expect(await timesOf(discord, [0], 0)).toEqual([0]);
  await lasting(0);
  expect(await timesOf(discord, [0], 6_000)).toEqual([5.5]);
});

test('the last session start is given to one shard only, and the others wait for the day to end', async () => {
  const discord = discordOf(1, 16);
  const { clock, says, starts } = discord;
  expect(await timesOf(discord, [0, 1, 2], 4_000)).toEqual([0]);
  says.startsLeft = 0;
  await clock.advance(3_600_000);
  says.startsLeft = 2;
  let granted = 0;
  for (const id of [5, 6]) void starts.waitForIdentify(id, signal).then(() => (granted += 1));
  await pass(clock, 4_000);
  expect(granted).toBe(2);
});

test('where none is left, Discord is asked again after an hour, because the limit may be reset earlier', async () => {
  const { clock, says, starts } = discordOf(0);
  let isGranted = false;
  void starts.waitForIdentify(0, signal).then(() => (isGranted = true));
  await pass(clock, 1_000);
  says.startsLeft = 1;
  await pass(clock, 3_598_000);
  expect(isGranted).toBe(false);
  await pass(clock, 2_000);
  expect(isGranted).toBe(true);
});
