import { expect, test } from 'vitest';
import { startCrashHarness } from '../support/crash-harness.ts';
import { ended, filesOf, textOf } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { isFirstAnswer, isPost } from './recovery.ts';

const manageMessages = 1n << 13n;

test('a member who reads Chinese is told in Chinese that the outcome is unknown', async () => {
  const harness = await startCrashHarness();
  const bot = await harness.readyBot();
  const dead = harness.killAt(bot, isPost);
  const asked = await harness.mei.command(harness.channel, 'image', { prompt: '蒼鷺', images: 1 });
  await dead;
  await harness.readyBot();
  const message = await harness.discord.until(() => ended(asked), 15_000);
  expect(textOf(message)).toContain('⚠️ 送出時失去連線，可能已經執行。');
});

test('killed while a result is kept for its owner: it can still be shown', async () => {
  const harness = await startCrashHarness();
  const { ana, channel, discord, runcomfy, guild } = harness;
  const moderator = guild.addMember({ permissions: manageMessages });
  const bot = await harness.readyBot();
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await asked.answered();
  ana.closeDirectMessages();
  const shown = asked.reply();
  if (shown === undefined) throw new Error('the reply is gone');
  await moderator.deleteMessage(shown);
  await discord.until(() => ledgerOf(harness).jobs[0]?.kept === true, 15_000);
  bot.child.kill('SIGKILL');
  await bot.exit;

  await harness.readyBot();
  const listed = await ana.command(channel, 'jobs');
  await listed.answered();
  const list = listed.reply();
  if (list === undefined) throw new Error('nothing was listed');
  const jobId = asked.id;
  const pressed = await ana.press(list, `show:${jobId}`, { forged: true });
  await discord.until(() => filesOf(pressed.reply()).length === 1 || undefined, 10_000);
  expect(channel.messages()).toEqual([]);
  expect(runcomfy.submissions).toHaveLength(1);
  await discord.until(() => ledgerOf(harness).jobs[0]?.kept === false);
});

test('an interaction that arrives again finds its record, at once and after a restart', async () => {
  const harness = await startCrashHarness();
  const { ana, channel, discord, runcomfy } = harness;
  const bot = await harness.readyBot();
  discord.gateway.repeatInteractions(1);
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await discord.until(() => ended(asked), 15_000);
  bot.child.kill('SIGKILL');
  await bot.exit;

  const again = await harness.readyBot();
  discord.gateway.tellAgain();
  // What is asked after it is done after it.
  const other = await ana.command(channel, 'image', { prompt: 'another heron', images: 1 });
  await discord.until(() => ended(other), 15_000);
  expect(again.output()).not.toContain('"level":50');
  expect(runcomfy.submissions).toHaveLength(2);
  expect(channel.messages()).toHaveLength(2);
  // Its record was found: each command was answered once.
  expect(discord.traffic.filter(isFirstAnswer)).toHaveLength(2);
  expect(ledgerOf(harness).jobs).toHaveLength(2);
});
