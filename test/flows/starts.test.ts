import { once } from 'node:events';
import { setTimeout as realTime } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startEasel, type Easel } from '../support/easel.ts';
import { startCrashHarness } from '../support/crash-harness.ts';

const waits = ({ logs }: Easel): unknown[] =>
  logs.filter(({ msg }) => String(msg).includes('clean stop')).map(({ crashes, pause }) => [crashes, pause]);

test('a start after a clean stop does not wait', async () => {
  const easel = await startEasel();
  const before = easel.clock.now();
  await easel.stop();
  await easel.start();
  expect(easel.discord.gateway.identifies).toBe(2);
  expect(waits(easel)).toEqual([]);
  expect(easel.clock.now() - before).toBeLessThan(1_000);
});

test('with no identify left the bot waits until Discord allows one, and logs that', async () => {
  const easel = await startEasel();
  await easel.stop();
  easel.discord.gateway.limitIdentifies(0);
  const starting = easel.start();
  await easel.until(() => easel.logs.some(({ msg }) => String(msg).startsWith('no identify is left')));
  expect(easel.discord.gateway.identifies).toBe(1);

  // With one identify too many, the stand-in's token would be gone.
  easel.discord.gateway.limitIdentifies(1);
  await easel.clock.advance(3_600_000);
  await starting;
  expect(easel.discord.gateway.identifies).toBe(2);
  expect(easel.discord.gateway.startLimit().remaining).toBe(0);
});

test('a first handshake that fails costs no identify, then or later', async () => {
  const { clock, discord, start, stop, until } = await startEasel();
  await stop();
  discord.gateway.handshakeFails(2);
  let isReady = false;
  const starting = start().then(() => (isReady = true));
  await until(() => isReady);
  await starting;
  // discord.js would come back half a second after each failure, in real time, and identify.
  await realTime(1_000);
  await clock.advance(60_000);
  expect(discord.gateway.identifies).toBe(2);
  expect(discord.gateway.sessions()).toHaveLength(1);
});

test('neither does a running bot identify again and again: if its session is lost and none is left, it waits', async () => {
  const { ana, channel, discord, logs, until } = await startEasel();
  const { gateway } = discord;
  const asksForLeave = (): number => logs.filter(({ msg }) => String(msg).startsWith('no identify is left')).length;
  gateway.limitIdentifies(0);
  gateway.invalidate(false);
  await until(() => asksForLeave() === 1);
  expect(gateway.identifies).toBe(1);

  gateway.limitIdentifies(1);
  await until(() => gateway.identifies === 2);
  const asked = await ana.command(channel, 'quota');
  await asked.answered();
});

test('a start that is given up while it waits ends at once, and the next does not wait', async () => {
  const harness = await startCrashHarness();
  harness.discord.gateway.limitIdentifies(0);
  const waiting = harness.startBot();
  await harness.discord.until(() => waiting.output().includes('no identify is left'), 15_000);
  waiting.child.kill('SIGTERM');
  expect(await waiting.exit).toBe(0);

  harness.discord.gateway.limitIdentifies(10);
  const bot = await harness.readyBot();
  expect(bot.output()).not.toContain('clean stop');
});

test('the crashes of a bot that dies at every start are counted, and its pauses grow; a clean stop ends the row', async () => {
  const harness = await startCrashHarness();
  const { gateway } = harness.discord;
  const outputs: string[] = [];
  for (const crashes of [0, 1, 2]) {
    const bot = harness.startBot();
    await harness.discord.until(() => gateway.identifies > crashes, 15_000);
    bot.child.kill('SIGKILL');
    await once(bot.child, 'close');
    outputs.push(bot.output());
  }
  expect(outputs).toEqual([
    expect.not.stringContaining('clean stop'),
    expect.stringContaining('"crashes":1,'),
    expect.stringContaining('"crashes":2,'),
  ]);

  const stopped = await harness.readyBot();
  expect(stopped.output()).toContain('"crashes":3,');
  stopped.child.kill('SIGTERM');
  expect(await stopped.exit).toBe(0);
  const last = await harness.readyBot();
  expect(last.output()).not.toContain('clean stop');
});
