import { expect, test } from 'vitest';
import type { Exchange } from '../../sandbox/wire/server.ts';
import { filesOf } from '../support/easel.ts';
import { startCrashHarness } from '../support/crash-harness.ts';
import { delivered } from './eleven.ts';
import { cardsIn, report, withLog } from './reporting.ts';

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
