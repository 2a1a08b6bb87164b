import { expect, test } from 'vitest';
import { drawDurations, usualPace } from '../../bench/harness/durations.ts';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { teachDurations } from '../support/durations.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';
import { refuseUploads } from '../support/uploads.ts';

/** Nobody has to wait for a turn. */
const unhindered = {
  JOBS_AT_ONCE: '1000',
  JOBS_PER_MEMBER: '1000',
  QUOTA_DAILY_CREDITS: '100000',
  QUOTA_MONTHLY_CREDITS: '100000',
};

/** Requests one picture whose run takes this many ms, a tenth of them in RunComfy's queue. */
async function ask(easel: Easel, ms: number): Promise<InteractionHandle> {
  const { ana, channel, runcomfy, until } = easel;
  const [queueMs, before] = [Math.round(ms / 10), runcomfy.submissions.length];
  runcomfy.next({ queueMs, runMs: ms - queueMs });
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => runcomfy.submissions.length > before);
  return asked;
}

/** How many calls to Discord it caused. */
function callsFor({ discord }: Easel, { id, token }: InteractionHandle): number {
  return discord.traffic.filter(({ path }) => path.includes(id) || path.includes(token)).length;
}

/** The statuses that its reply showed, in order, without their times. */
function told(asked: InteractionHandle): string[] {
  const message = asked.reply();
  return [...(message?.history ?? []), message]
    .map((version) => (message === undefined ? '' : textOf({ ...message, ...version })))
    .map((text) => (text.split('\n').at(-1) ?? '').replaceAll(/t:\d+/g, 't:N').replace(/\d+ s$/, 'N s'));
}

const queued = '🕒 Queued at RunComfy · sent <t:N:R>';
const running = '🎨 Generating · started <t:N:R>';
const runningUntil = '🎨 Generating · started <t:N:R> · ready <t:N:R>';
const overdue = '🎨 Generating · started <t:N:R>, taking longer than usual';
const finishing = '📤 Done. Uploading…';
const done = '-# ✅ Seedream 4.0 · images 1 · seed 1073741824 · 3 credits · N s';

test('a job that need not wait costs three calls to Discord: its card, that it is being made, and its files', async () => {
  const easel = await startEasel();
  const asked = await ask(easel, 20_000);
  await easel.until(() => ended(asked));
  expect(told(asked)).toEqual([queued, running, done]);
  expect(callsFor(easel, asked)).toBe(3);
});

test.each([
  { ms: 20_000, says: [queued, runningUntil, done], because: 'it ends before the moment that was told' },
  { ms: 40_000, says: [queued, runningUntil, overdue, done], because: 'that moment passes' },
])('with an announced time it costs $says.length calls: $because', async ({ ms, says }) => {
  const easel = await startEasel();
  await easel.stop();
  await teachDurations(easel.database, 30_000);
  await easel.start();
  const asked = await ask(easel, ms);
  await easel.until(() => ended(asked));
  expect(told(asked)).toEqual(says);
  expect(callsFor(easel, asked)).toBe(says.length);
});

test('it costs no more while other jobs end all the time and change the estimate', async () => {
  const easel = await startEasel({ env: unhindered });
  const asked: InteractionHandle[] = [];
  for (const ms of drawDurations(usualPace, 45, 3)) {
    asked.push(await ask(easel, ms));
    await easel.clock.advance(500);
  }
  await easel.until(() => asked.every((one) => ended(one)));
  for (const one of asked) expect(callsFor(easel, one)).toBeLessThanOrEqual(told(one).includes(overdue) ? 4 : 3);
  expect(asked.some((one) => told(one).includes(overdue))).toBe(true);
});

test('the message says that a result is being brought over if that takes some seconds', async () => {
  const easel = await startEasel();
  easel.runcomfy.mediaFaults.inject({ fault: { kind: 'delay', ms: 10_000 } });
  const asked = await ask(easel, 20_000);
  await easel.until(() => ended(asked));
  expect(told(asked)).toEqual([queued, running, finishing, done]);
});

test('it also says so if Discord does not accept the files for a while', async () => {
  const easel = await startEasel();
  refuseUploads(easel.discord, { status: 503, code: 0, times: 4 });
  const asked = await ask(easel, 20_000);
  await easel.until(() => ended(asked));
  expect(told(asked)).toEqual([queued, running, finishing, done]);
});
