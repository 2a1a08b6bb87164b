import { Writable } from 'node:stream';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { bucketOf, createBucketGate } from '../../src/discord/buckets.ts';
import { createTestClock } from '../support/clock.ts';

const channel = '111111111111111111';
const other = '222222222222222222';
const token = 'aW50ZXJhY3Rpb24';
const noon = Date.UTC(2026, 10, 21, 12);
/** The id of a message of this age. */
const aged = (ms: number): string => String(BigInt(noon - ms - 1_420_070_400_000) << 22n);
const young = aged(60_000);

const keyOf = (method: string, path: string): string | undefined => bucketOf(method, path, noon)?.key;

describe('a bucket', () => {
  test.each([
    [
      'edits of one channel',
      'PATCH',
      `/channels/${channel}/messages/${young}`,
      `/channels/${channel}/messages/${aged(0)}`,
    ],
    ['all that is done with one token', 'POST', `/webhooks/1/${token}`, `/webhooks/1/${token}/messages/@original`],
    ['questions for one list', 'GET', `/channels/${channel}/messages?limit=100`, `/channels/${channel}/messages`],
  ])('is %s', (_what, method, one, another) => {
    expect(keyOf(method, one)).toBe(keyOf(method, another));
  });

  test.each([
    [
      'another channel',
      'PATCH',
      `/channels/${channel}/messages/${young}`,
      'PATCH',
      `/channels/${other}/messages/${young}`,
    ],
    [
      'another method',
      'PATCH',
      `/channels/${channel}/messages/${young}`,
      'DELETE',
      `/channels/${channel}/messages/${young}`,
    ],
    [
      'messages older than an hour',
      'PATCH',
      `/channels/${channel}/messages/${young}`,
      'PATCH',
      `/channels/${channel}/messages/${aged(3_700_000)}`,
    ],
    ['another token', 'POST', `/webhooks/1/${token}`, 'POST', `/webhooks/1/${token}x`],
    [
      'another server',
      'GET',
      `/guilds/${channel}/auto-moderation/rules`,
      'GET',
      `/guilds/${other}/auto-moderation/rules`,
    ],
  ])('is not that of %s', (_what, method, one, otherMethod, another) => {
    expect(keyOf(method, one)).not.toBe(keyOf(otherMethod, another));
  });

  test('does not exist for the first answer to an interaction', () => {
    expect(keyOf('POST', `/interactions/1/${token}/callback`)).toBeUndefined();
  });

  test('is named in the log without its ids and tokens', () => {
    for (const path of [`/webhooks/1/${token}/messages/${young}`, `/channels/${channel}/messages/${young}`]) {
      const route = bucketOf('PATCH', path, noon)?.route ?? '';
      for (const secret of [token, channel, young]) expect(route).not.toContain(secret);
    }
  });
});

const edits = { key: 'edits', route: 'PATCH /channels/:id/messages/:id' };
const reads = { key: 'reads', route: 'GET /guilds/:id/auto-moderation/rules' };

const bucket = (index: number): typeof edits => ({ key: String(index), route: edits.route });

function gateAtNoon(): {
  readonly clock: ReturnType<typeof createTestClock>;
  readonly gate: ReturnType<typeof createBucketGate>;
  readonly lines: Record<string, unknown>[];
} {
  const clock = createTestClock({ settle: async () => Promise.resolve() });
  const lines: Record<string, unknown>[] = [];
  const log = pino(
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
        done();
      },
    }),
  );
  return { clock, gate: createBucketGate({ clock, random: () => 0.5, log }), lines };
}

describe('after a 429', () => {
  test('everything in its bucket waits, spread in the order of asking, and other buckets do not', () => {
    const { gate } = gateAtNoon();
    expect(gate.enter(edits)).toBe(0);
    expect(gate.refused(edits, { retryAfter: 5_000, isGlobal: false })).toBe(5_000);
    expect(Array.from({ length: 3 }, () => gate.enter(edits))).toEqual([5_000, 5_050, 5_100]);
    expect(gate.enter(reads)).toBe(0);
  });

  test('one request is sent when it is over, and all after one succeeds', async () => {
    const { gate, clock } = gateAtNoon();
    gate.enter(edits);
    gate.refused(edits, { retryAfter: 5_000, isGlobal: false });
    await clock.advance(5_000);
    expect([gate.enter(edits), gate.enter(edits), gate.enter(edits)]).toEqual([0, 1_000, 1_050]);
    gate.passed(edits);
    expect([gate.enter(edits), gate.enter(edits)]).toEqual([0, 0]);
  });

  test('one that gets no answer leaves its place to the next', async () => {
    const { gate, clock } = gateAtNoon();
    gate.enter(edits);
    gate.refused(edits, { retryAfter: 5_000, isGlobal: false });
    await clock.advance(5_000);
    gate.enter(edits);
    gate.broken(edits);
    expect(gate.enter(edits)).toBe(0);
  });

  test('without a usable wait, each further one waits longer, and this is logged', async () => {
    const { gate, clock, lines } = gateAtNoon();
    const pauses: number[] = [];
    for (let times = 0; times < 8; times += 1) {
      expect(gate.enter(edits)).toBe(0);
      pauses.push(gate.refused(edits, { retryAfter: undefined, isGlobal: false }));
      await clock.advance(pauses.at(-1) ?? 0);
    }
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 120_000, 120_000]);
    expect(lines.map(({ route, refusals, pause }) => [route, refusals, pause])).toEqual(
      pauses.map((pause, index) => [edits.route, index + 1, pause]),
    );
  });

  test('requests that were sent together count once', () => {
    const { gate } = gateAtNoon();
    for (let times = 0; times < 3; times += 1) gate.enter(edits);
    const pauses = Array.from({ length: 3 }, () => gate.refused(edits, { retryAfter: undefined, isGlobal: false }));
    expect(pauses).toEqual([2_000, 2_000, 2_000]);
  });

  test('for the whole bot, every bucket waits', async () => {
    const { gate, clock } = gateAtNoon();
    gate.enter(edits);
    gate.refused(edits, { retryAfter: 3_000, isGlobal: true });
    expect(gate.enter(reads)).toBe(3_000);
    await clock.advance(3_000);
    expect([gate.enter(reads), gate.enter(edits)]).toEqual([0, 1_000]);
    gate.passed(reads);
    expect(gate.enter(edits)).toBe(0);
  });

  test.each([
    ['GET /gateway/bot', 7 * 3_600_000, 7 * 3_600_000],
    ['GET /gateway/bot', 90 * 3_600_000, 24 * 3_600_000],
    [edits.route, 7 * 3_600_000, 3_600_000],
  ])('after a limit of %s for %d ms the wait is %d ms', (route, said, pause) => {
    const { gate } = gateAtNoon();
    const limited = { key: 'any', route };
    gate.enter(limited);
    expect(gate.refused(limited, { retryAfter: said, isGlobal: false })).toBe(pause);
  });

  test('no more than ten thousand closed buckets are known', () => {
    const { gate } = gateAtNoon();
    for (let index = 0; index < 10_001; index += 1) gate.refused(bucket(index), { retryAfter: 5_000, isGlobal: false });
    expect([gate.enter(bucket(0)), gate.enter(bucket(1))]).toEqual([0, 5_000]);
  });

  test('the global limit, which every request checks, is not dropped for them', () => {
    const { gate } = gateAtNoon();
    gate.refused(edits, { retryAfter: 5_000, isGlobal: true });
    for (let index = 0; index < 10_001; index += 1) {
      gate.enter(bucket(index));
      gate.refused(bucket(index), { retryAfter: 1_000, isGlobal: false });
    }
    expect(gate.enter(reads)).toBeGreaterThanOrEqual(5_000);
  });
});
