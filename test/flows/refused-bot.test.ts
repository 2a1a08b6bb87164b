import { expect, test, vi } from 'vitest';
import { ended, filesOf, startEasel, type Easel } from '../support/easel.ts';
import { startCrashHarness } from '../support/crash-harness.ts';
import { ledgerOf } from '../support/ledger.ts';
import { running } from '../support/replies.ts';

const waits = 'the last start did not end in a clean stop; waiting before the next';
const lastLine = 'Discord refuses the token. Put a valid one in DISCORD_TOKEN (developer portal, Bot, Reset Token)';

/** How many requests Discord answered 401 so far. */
const unauthorized = ({ discord }: Easel): number => discord.traffic.filter(({ status }) => status === 401).length;

async function expectRefused(starting: Promise<void>): Promise<void> {
  await expect(starting).rejects.toThrow(lastLine);
}

/**
 * Starts the bot at once, like a supervisor. It sends nothing for `pause` ms, then it is refused. Returns how often.
 */
async function refusedAfter(easel: Easel, pause: number): Promise<number> {
  const { clock, logs } = easel;
  const [lines, before] = [logs.length, unauthorized(easel)];
  const refused = expectRefused(easel.start());
  await vi.waitFor(() => expect(logs.slice(lines)).toContainEqual(expect.objectContaining({ msg: waits, pause })));
  await clock.advance(pause - 1);
  expect(unauthorized(easel)).toBe(before);
  await clock.advance(1);
  await refused;
  return unauthorized(easel) - before;
}

test('the token is reset while a job runs: the process ends with one clear line, and the job continues with the new token', async () => {
  const harness = await startCrashHarness();
  const { ana, channel, discord, runcomfy } = harness;
  const bot = await harness.readyBot();
  runcomfy.next({ runMs: 2_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 1 });
  await discord.until(() => ledgerOf(harness).jobs[0]?.requestId !== undefined);
  discord.resetToken();
  expect(await bot.exit).toBe(1);
  expect(bot.output().trim().split('\n').at(-1)).toContain(lastLine);
  expect(ledgerOf(harness).jobs.map(({ id, settlement }) => [id, settlement])).toEqual([[asked.id, undefined]]);

  await harness.readyBot({ DISCORD_TOKEN: discord.token });
  await discord.until(() => ended(asked));
  expect(filesOf(asked.reply())).toHaveLength(1);
  expect(runcomfy.submissions).toHaveLength(1);
});

test('started with a refused token, the process ends with the same line', async () => {
  const harness = await startCrashHarness();
  const bot = harness.startBot({ DISCORD_TOKEN: 'MTIzNDU2.bot.token' });
  expect(await bot.exit).toBe(1);
  expect(bot.output().trim().split('\n').at(-1)).toContain(lastLine);
});

test('refused starts wait longer each time, and send Discord one request each; a good token ends the row', async () => {
  const easel = await startEasel();
  const { clock, discord, logs } = easel;
  discord.resetToken();
  await easel.failed();
  await easel.stop();
  for (const pause of [1_000, 2_000, 4_000, 8_000]) expect(await refusedAfter(easel, pause)).toBe(1);
  expect(discord.gateway.identifies).toBe(1);

  const mended = easel.start(discord.token);
  await clock.advance(16_000);
  await mended;
  await easel.stop();
  const before = logs.length;
  await easel.start(discord.token);
  expect(logs.slice(before).map(({ msg }) => msg)).not.toContain(waits);
});

test('open jobs wait too, so that they send nothing to Discord meanwhile; then they continue', async () => {
  const easel = await startEasel();
  const { ana, channel, clock, discord, runcomfy } = easel;
  runcomfy.next({ runMs: 20 * 60_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 1 });
  await running(easel, asked);
  // From now on the reply can only be edited as the bot.
  await clock.advance(16 * 60_000);
  discord.resetToken();
  await easel.failed();
  await easel.stop();
  await clock.advance(10 * 60_000);
  // The start before had lasted long.
  await expectRefused(easel.start());
  for (const pause of [1_000, 2_000]) expect(await refusedAfter(easel, pause)).toBeLessThan(4);
  const mended = easel.start(discord.token);
  await easel.until(() => ended(asked));
  await mended;
  expect(filesOf(asked.reply())).toHaveLength(1);
  expect(runcomfy.submissions).toHaveLength(1);
});
