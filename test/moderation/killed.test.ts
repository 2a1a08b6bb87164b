import { expect, test } from 'vitest';
import type { Exchange } from '../../sandbox/wire/server.ts';
import { filesOf, textOf } from '../support/easel.ts';
import { startCrashHarness } from '../support/crash-harness.ts';
import { ledgerOf } from '../support/ledger.ts';
import { delivered } from './eleven.ts';
import { buttonsOf } from '../support/press.ts';
import { refusalIn } from './asking.ts';
import { decisionsOf } from './decisions.ts';
import { cardsIn, decide, report, withLog } from './reporting.ts';
import { moderate } from './staff.ts';

const isDelete = ({ method }: Exchange): boolean => method === 'DELETE';

test('killed between a stored removal and the first deletion: everything is deleted after the restart', async () => {
  const harness = await startCrashHarness();
  const { guild, channel, discord, ana } = harness;
  const alerts = guild.addChannel({ name: 'log' });
  const bot = await harness.readyBot();
  const { mod } = await withLog({ guild, alerts });
  const jobId = await delivered(harness);
  const dead = harness.killAt(bot, isDelete);
  // The bot may be dead before it answers.
  moderate({ alerts }, mod, 'remove', { result: jobId }).catch(() => {});
  await dead;
  expect(ledgerOf(harness).jobs[0]?.removed).toMatchObject({ by: mod.id, cleared: false });
  expect(channel.messages().flatMap(filesOf).length).toBeGreaterThan(0);
  discord.faults.clear();

  await harness.readyBot();
  await discord.until(() => channel.messages().length === 0);
  await discord.until(() => ledgerOf(harness).jobs[0]?.removed?.cleared === true);
  expect(ledgerOf(harness).member(guild.id, ana.id)).toEqual({ spent: 33, held: 0 });
  expect(await moderate({ alerts }, mod, 'log')).toContain(`removed <@${ana.id}>'s result\n`);
});

test('killed between an undo and the card that shows it: the member is unblocked, and the card is open again after the restart', async () => {
  const harness = await startCrashHarness();
  const { guild, channel, discord, ana } = harness;
  const alerts = guild.addChannel({ name: 'log' });
  const bot = await harness.readyBot();
  const { mod, head } = await withLog({ guild, alerts });
  const jobId = await delivered(harness);
  await report(guild.addMember(), channel.messages()[1]);
  const actions = (): string => buttonsOf(cardsIn({ alerts })[0]).join();
  const open = ['remove', 'bar', 'dismiss'].map((what) => `report/${what}/${jobId}`).join();
  await discord.until(() => cardsIn({ alerts }).flatMap(filesOf).length === 1);
  await decide({ alerts }, mod, { id: jobId }, 'bar');
  await discord.until(() => actions() === `report/undo/${jobId}`);
  const isCard = ({ method, path }: Exchange): boolean =>
    method === 'PATCH' && path.includes(`/channels/${alerts.id}/messages/`);
  const dead = harness.killAt(bot, isCard);
  decide({ alerts }, head, { id: jobId }, 'undo').catch(() => {});
  await dead;
  expect(actions()).toBe(`report/undo/${jobId}`);
  discord.faults.clear();

  await harness.readyBot();
  await discord.until(() => actions() === open);
  expect(await decide({ alerts }, mod, { id: jobId }, 'undo')).toBe(
    `<@${head.id}> already undid that. The report is open again.`,
  );
  expect(await refusalIn(channel, ana)).toBeUndefined();
  expect(decisionsOf(harness, guild.id).filter(({ what }) => what === 'unbarred')).toHaveLength(1);
});

test('killed between a deletion by its owner and the first deleted message: all goes after the restart, also from what was made from it', async () => {
  const harness = await startCrashHarness();
  const { guild, channel, discord, ana } = harness;
  const bot = await harness.readyBot();
  const jobId = await delivered(harness);
  const card = channel.messages()[0];
  if (card === undefined) throw new Error('there is no card');
  const mei = guild.addMember({ username: 'mei' });
  const child = await mei.press(card, `again:${jobId}`);
  await child.answered();
  await discord.until(() => ledgerOf(harness).jobs.find(({ id }) => id === child.id)?.told === true);
  expect(textOf(child.reply())).toContain(`by <@${ana.id}>`);
  const dead = harness.killAt(bot, isDelete);
  ana.press(card, `delete-now:${jobId}`, { forged: true }).catch(() => {});
  await dead;
  expect(ledgerOf(harness).jobs[0]?.removed).toMatchObject({ by: ana.id, byOwner: true, cleared: false });
  discord.faults.clear();

  const isEdit = ({ method, path }: Exchange): boolean =>
    method === 'PATCH' && path.includes(`/messages/${child.reply()?.id ?? ''}`);
  // It may edit the card before it says that it is ready.
  await harness.killAt(harness.startBot(), isEdit);
  expect(ledgerOf(harness).jobs.find(({ id }) => id === child.id)?.origin?.credit).toBeUndefined();
  discord.faults.clear();

  await harness.readyBot();
  await discord.until(() => !textOf(child.reply()).includes('made from'));
  await discord.until(() => ledgerOf(harness).jobs[0]?.removed?.hasChildren === undefined);
  // Both have eleven pictures, in two messages.
  expect(channel.messages()).toHaveLength(2);
  expect(channel.messages().map(({ id }) => id)).toContain(child.reply()?.id);
  expect(ledgerOf(harness).member(guild.id, ana.id)).toEqual({ spent: 33, held: 0 });
});
