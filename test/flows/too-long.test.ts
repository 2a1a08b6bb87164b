import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { ended, filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { areAllAnnounced, ledgerOf } from '../support/ledger.ts';

const minute = 60_000;
const hour = 60 * minute;
const tenMinutes = { env: { JOB_TIMEOUT_MINUTES: '10' } };
const neverEnding = { queueMs: 1_000, runMs: 1_000 * hour };

const late = "🐢 Taking much longer than usual. It will be posted here when it's ready.";
const isLate = (asked: InteractionHandle): boolean => textOf(asked.reply()).includes(late);
const looks = ({ runcomfy }: Easel): number => runcomfy.traffic.filter(({ path }) => path.endsWith('/status')).length;

async function askFor(easel: Easel, runMs: number, options = {}): Promise<InteractionHandle> {
  easel.runcomfy.next({ queueMs: 1_000, runMs });
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images: 1, ...options });
  await easel.until(() => textOf(asked.reply()).includes('Generating'));
  return asked;
}

test('a run that takes longer than JOB_TIMEOUT_MINUTES is called late, polled every 5 minutes, and then delivered and charged', async () => {
  const easel = await startEasel(tenMinutes);
  const { ana, guild, until, channel } = easel;
  const asked = await askFor(easel, 3 * hour);
  await easel.clock.advance(8 * minute);
  expect(isLate(asked)).toBe(false);
  await easel.clock.advance(4 * minute);
  expect(isLate(asked)).toBe(true);
  expect(ledgerOf(easel).member(guild.id, ana.id)).toMatchObject({ spent: 0, held: 3 });

  const before = looks(easel);
  await easel.clock.advance(hour);
  expect(looks(easel) - before).toBeGreaterThanOrEqual(11);
  expect(looks(easel) - before).toBeLessThanOrEqual(12);

  await easel.clock.advance(2 * hour);
  const message = await until(() => ended(asked));
  await until(() => areAllAnnounced(easel));
  expect(filesOf(message)).toHaveLength(1);
  expect(channel.messages()).toHaveLength(1);
  const ledger = ledgerOf(easel);
  expect(ledger.jobs.map(({ state }) => state)).toEqual(['delivered']);
  expect(ledger.member(guild.id, ana.id)).toEqual({ spent: 3, held: 0 });
  expect(ledger.server(guild.id)).toEqual({ spent: 3, held: 0 });
  expect(ledger.bot()).toEqual({ spent: 30_000, held: 0 });
  expect(easel.runcomfy.submissions).toHaveLength(1);
});

test('an hour without an answer of RunComfy does not count', async () => {
  const easel = await startEasel(tenMinutes);
  const { runcomfy } = easel;
  const asked = await askFor(easel, neverEnding.runMs);
  await easel.clock.advance(5 * minute);
  const stop = runcomfy.faults.inject({ times: Infinity, fault: { kind: 'answer', status: 503 } });
  await easel.clock.advance(hour);
  stop();
  await easel.clock.advance(3 * minute);
  expect(isLate(asked)).toBe(false);
  await easel.clock.advance(6 * minute);
  expect(isLate(asked)).toBe(true);
});

test('answers between failures do count', async () => {
  const easel = await startEasel(tenMinutes);
  const { runcomfy } = easel;
  const asked = await askFor(easel, neverEnding.runMs);
  // Every third poll fails, so that there is never a whole minute of answers.
  for (let round = 0; round < 200; round += 1) {
    runcomfy.faults.inject({ skip: 2 + 3 * round, path: /status/, fault: { kind: 'answer', status: 503 } });
  }
  await easel.clock.advance(40 * minute);
  expect(isLate(asked)).toBe(true);
});

test('if RunComfy answers only server errors for a request, those answers count, the job becomes late, and frees its slot', async () => {
  const easel = await startEasel({ env: { JOB_TIMEOUT_MINUTES: '10', JOBS_AT_ONCE: '1' } });
  const { runcomfy, ana, channel, until } = easel;
  const asked = await askFor(easel, neverEnding.runMs);
  const id = runcomfy.submissions[0]?.requestId ?? '';
  const fault = { kind: 'answer', status: 500, body: { error_code: 500001 } } as const;
  runcomfy.faults.inject({ path: new RegExp(id), times: Infinity, fault });
  const next = await ana.command(channel, 'image', { prompt: 'a fox', images: 1 });
  await next.answered();
  await easel.clock.advance(8 * minute);
  expect(isLate(asked)).toBe(false);
  await easel.clock.advance(6 * minute);
  expect(isLate(asked)).toBe(true);
  await until(() => ended(next));
});

test('time that was counted before a restart counts after it', async () => {
  const easel = await startEasel(tenMinutes);
  const asked = await askFor(easel, neverEnding.runMs);
  await easel.clock.advance(6 * minute);
  await easel.stop();
  await easel.clock.advance(hour);
  await easel.start();
  await easel.clock.advance(2 * minute);
  expect(isLate(asked)).toBe(false);
  await easel.clock.advance(5 * minute);
  expect(isLate(asked)).toBe(true);
  await easel.stop();
  await easel.start();
  expect(isLate(asked)).toBe(true);
});

test('after 24 hours of polling it is given up: announced in the language of each member, refunded, counted as spent by the bot', async () => {
  const easel = await startEasel(tenMinutes);
  const { ana, mei, guild, channel, clock, runcomfy, until } = easel;
  const asked: InteractionHandle[] = [];
  for (const member of [ana, mei]) {
    runcomfy.next(neverEnding);
    asked.push(await member.command(channel, 'image', { prompt: '蒼鷺 heron', images: 1 }));
  }
  await until(() => ledgerOf(easel).jobs.filter((job) => job.late === true).length === 2);
  await clock.advance(23 * hour);
  expect(ledgerOf(easel).server(guild.id)).toEqual({ spent: 0, held: 6 });
  await clock.advance(2 * hour);
  await until(() => asked.every((one) => ended(one)) && areAllAnnounced(easel));
  expect(asked.map((one) => textOf(one.reply()))).toEqual([
    expect.stringContaining('⌛ RunComfy never answered, so Easel stopped waiting. Your credits are refunded.'),
    expect.stringContaining('⌛ RunComfy 一直沒有回覆，Easel 已停止等待。點數已退還。'),
  ]);
  const ledger = ledgerOf(easel);
  expect(ledger.jobs.map(({ state, failure }) => [state, failure])).toEqual([
    ['lost', 'no-answer'],
    ['lost', 'no-answer'],
  ]);
  for (const { id } of [ana, mei]) expect(ledger.member(guild.id, id)).toEqual({ spent: 0, held: 0 });
  expect(ledger.server(guild.id)).toEqual({ spent: 0, held: 0 });
  expect(ledger.bot()).toEqual({ spent: 60_000, held: 0 });
  const before = looks(easel);
  await clock.advance(hour);
  expect(looks(easel)).toBe(before);
});

test('a late job is given up after 24 hours even where RunComfy cannot be reached any more', async () => {
  const easel = await startEasel(tenMinutes);
  const { runcomfy, until } = easel;
  const asked = await askFor(easel, neverEnding.runMs);
  await until(() => ledgerOf(easel).jobs[0]?.late === true);
  runcomfy.faults.inject({ times: Infinity, fault: { kind: 'answer', status: 503 } });
  const before = looks(easel);
  await easel.clock.advance(hour);
  expect(looks(easel) - before).toBeGreaterThanOrEqual(11);
  expect(looks(easel) - before).toBeLessThanOrEqual(12);
  await easel.clock.advance(24 * hour);
  const message = await until(() => ended(asked));
  await until(() => areAllAnnounced(easel));
  expect(textOf(message)).toContain('Easel stopped waiting');
});

test.each([
  { name: 'of all', env: { JOBS_AT_ONCE: '1' } },
  { name: "of its member's", env: { JOBS_PER_MEMBER: '1' } },
])('a late job takes no slot $name', async ({ env }) => {
  const easel = await startEasel({ env: { ...tenMinutes.env, ...env } });
  const { ana, channel, runcomfy, until } = easel;
  const asked = await askFor(easel, neverEnding.runMs);
  const next = await ana.command(channel, 'image', { prompt: 'a fox', images: 1 });
  await next.answered();
  await easel.clock.advance(5 * minute);
  expect(runcomfy.submissions).toHaveLength(1);
  await until(() => ended(next));
  expect(isLate(asked)).toBe(true);
  expect(runcomfy.submissions).toHaveLength(2);
});
