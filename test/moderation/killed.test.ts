import { expect, test } from 'vitest';
import type { Exchange } from '../../sandbox/wire/server.ts';
import { filesOf } from '../support/easel.ts';
import { startCrashHarness } from '../support/crash-harness.ts';
import { ledgerOf } from '../support/ledger.ts';
import { delivered } from './eleven.ts';
import { withLog } from './reporting.ts';
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
