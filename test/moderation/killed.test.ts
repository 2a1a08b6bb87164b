import { expect, test } from 'vitest';
import type { Exchange } from '../../sandbox/wire/server.ts';
import { filesOf } from '../support/easel.ts';
import { startHouse, type House } from '../support/house.ts';
import { isTold, ledgerOf } from '../support/ledger.ts';
import { cardsIn, report, withLog } from './reporting.ts';
import { moderate } from './staff.ts';

const isDelete = ({ method }: Exchange): boolean => method === 'DELETE';

/** Ana's eleven pictures, in two messages. */
async function delivered(house: House): Promise<string> {
  const { ana, channel, discord } = house;
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 11 });
  await discord.until(() => channel.messages().flatMap(filesOf).length === 11);
  await discord.until(() => ledgerOf(house).jobs.length === 1 && isTold(house));
  return asked.id;
}

test('killed between a removal on record and the first deletion: all of it is deleted after the restart', async () => {
  const house = await startHouse();
  const { guild, channel, discord, ana } = house;
  const alerts = guild.addChannel({ name: 'log' });
  const bot = await house.readyBot();
  const { mod } = await withLog({ guild, alerts });
  const jobId = await delivered(house);
  const dead = house.killAt(bot, isDelete);
  // The bot may be dead before it answers.
  moderate({ alerts }, mod, 'remove', { result: jobId }).catch(() => {});
  await dead;
  expect(ledgerOf(house).jobs[0]?.removed).toMatchObject({ by: mod.id, cleared: false });
  expect(channel.messages().flatMap(filesOf).length).toBeGreaterThan(0);
  discord.faults.clear();

  await house.readyBot();
  await discord.until(() => channel.messages().length === 0);
  await discord.until(() => ledgerOf(house).jobs[0]?.removed?.cleared === true);
  expect(ledgerOf(house).member(guild.id, ana.id)).toEqual({ spent: 33, held: 0 });
  expect(await moderate({ alerts }, mod, 'log')).toContain(`removed a result of <@${ana.id}> (number ${jobId})`);
});

test('killed as the card of a report was just made: one card stands after the restart, with its files', async () => {
  const house = await startHouse();
  const { guild, channel, discord, mei } = house;
  const alerts = guild.addChannel({ name: 'log' });
  const bot = await house.readyBot();
  await withLog({ guild, alerts });
  await delivered(house);
  const isCard = ({ method, path }: Exchange): boolean =>
    method === 'POST' && path.endsWith(`/channels/${alerts.id}/messages`);
  const dead = house.killAt(bot, isCard, () => cardsIn({ alerts }).length === 1);
  report(guild.addMember(), channel.messages()[1]).catch(() => {});
  await dead;
  discord.faults.clear();

  await house.readyBot();
  await discord.until(() => cardsIn({ alerts }).flatMap(filesOf).length === 1);
  expect(cardsIn({ alerts })).toHaveLength(1);
  expect(await report(mei, channel.messages()[0])).toContain('🚩');
  await discord.until(() => JSON.stringify(cardsIn({ alerts })[0]).includes('2 reports'));
});
