import { expect, test } from 'vitest';
import type { Exchange } from '../../sandbox/wire/server.ts';
import { filesOf } from '../support/easel.ts';
import { startCrashHarness, type CrashHarness } from '../support/crash-harness.ts';
import { areAllAnnounced, ledgerOf } from '../support/ledger.ts';
import { cardsIn, report, withLog } from './reporting.ts';
import { moderate } from './staff.ts';

const isDelete = ({ method }: Exchange): boolean => method === 'DELETE';

/** Ana's eleven pictures, in two messages. */
async function delivered(harness: CrashHarness): Promise<string> {
  const { ana, channel, discord } = harness;
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 11 });
  await discord.until(() => channel.messages().flatMap(filesOf).length === 11);
  await discord.until(() => ledgerOf(harness).jobs.length === 1 && areAllAnnounced(harness));
  return asked.id;
}

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
  expect(await moderate({ alerts }, mod, 'log')).toContain(`removed a result of <@${ana.id}> (number ${jobId})`);
});

test('killed just after the card of a report was made: there is one card after the restart, with its files', async () => {
  const harness = await startCrashHarness();
  const { guild, channel, discord, mei } = harness;
  const alerts = guild.addChannel({ name: 'log' });
  const bot = await harness.readyBot();
  await withLog({ guild, alerts });
  await delivered(harness);
  const isCard = ({ method, path }: Exchange): boolean =>
    method === 'POST' && path.endsWith(`/channels/${alerts.id}/messages`);
  const dead = harness.killAt(bot, isCard, () => cardsIn({ alerts }).length === 1);
  report(guild.addMember(), channel.messages()[1]).catch(() => {});
  await dead;
  discord.faults.clear();

  await harness.readyBot();
  await discord.until(() => cardsIn({ alerts }).flatMap(filesOf).length === 1);
  expect(cardsIn({ alerts })).toHaveLength(1);
  expect(await report(mei, channel.messages()[0])).toContain('🚩');
  await discord.until(() => JSON.stringify(cardsIn({ alerts })[0]).includes('2 reports'));
});
