import { expect, test } from 'vitest';
import { drawDurations, usualPace } from '../../bench/harness/durations.ts';
import type { Exchange } from '../../sandbox/wire/server.ts';
import { limitEdits } from '../support/channel-limit.ts';
import { ended, filesOf, startEasel, type Easel } from '../support/easel.ts';

const unhindered = {
  JOBS_AT_ONCE: '1000',
  JOBS_PER_MEMBER: '1000',
  QUOTA_DAILY_CREDITS: '100000',
  QUOTA_MONTHLY_CREDITS: '100000',
  SPEND_DAILY_USD: '1000',
  SPEND_MONTHLY_USD: '1000',
};
const jobs = 100;
/** The most edits of a job that Discord refuses because the channel is full. */
const mostRefused = 3;

const hasFiles = ({ headers }: Exchange): boolean => headers['content-type']?.startsWith('multipart/') === true;

/** Edits by the bot that Discord accepted. */
function edits({ discord }: Easel): readonly Exchange[] {
  return discord.traffic.filter(
    ({ method, path, status }) => method === 'PATCH' && /\/channels\/\d+\/messages\//.test(path) && status === 200,
  );
}

test('if a channel takes five edits in five seconds and all tokens are dead, files go first, and those of 100 jobs arrive with few refusals', async () => {
  const easel = await startEasel({ env: unhindered });
  const { ana, channel, clock, discord, runcomfy } = easel;
  limitEdits(easel);
  for (const ms of drawDurations(usualPace, jobs, 5)) runcomfy.next({ queueMs: ms / 10, runMs: (ms * 9) / 10 });
  const asked = await Promise.all(
    Array.from({ length: jobs }, async () => ana.command(channel, 'image', { prompt: 'a heron', images: 1 })),
  );
  await Promise.all(asked.map(async (one) => one.answered()));
  const dead = { kind: 'answer', status: 401, body: { code: 50_027, message: 'Invalid Webhook Token' } } as const;
  discord.faults.inject({ path: /\/webhooks\//, times: Infinity, fault: dead });
  while (!asked.every((one) => ended(one))) await clock.advanceToNext(1_000);
  expect(asked.map((one) => filesOf(one.reply()).length)).toEqual(asked.map(() => 1));

  // In the order in which they arrived, because many have the same time of the test's clock.
  const order = (exchange: Exchange | undefined): number =>
    exchange === undefined ? -1 : discord.traffic.indexOf(exchange);
  const waits = asked.map((one) => {
    const message = one.reply()?.id ?? one.token;
    const tried = discord.traffic.filter(
      (exchange) => hasFiles(exchange) && (exchange.path.includes(one.token) || exchange.path.endsWith(message)),
    );
    return { from: order(tried[0]), to: order(tried.find(({ status }) => status === 200)) };
  });
  expect(waits.filter(({ from, to }) => from !== to)).not.toEqual([]);
  const refused = asked.map((one) => {
    const message = one.reply()?.id ?? one.token;
    return discord.traffic.filter(({ path, status }) => status === 429 && path.endsWith(message)).length;
  });
  // The channel is full for a long time, and the bot tries it rarely.
  expect(refused.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(jobs / 10);
  expect(Math.max(...refused)).toBeLessThanOrEqual(mostRefused);
  const status = edits(easel)
    .filter((exchange) => !hasFiles(exchange))
    .map(order);
  expect(status.length).toBeGreaterThan(0);
  expect(status.filter((at) => waits.some(({ from, to }) => from <= at && at <= to))).toEqual([]);
  // A token that Discord called dead is not tried again, because each such answer counts against the bot.
  expect(discord.traffic.filter((exchange) => exchange.status === 401)).toHaveLength(jobs);
}, 120_000);
