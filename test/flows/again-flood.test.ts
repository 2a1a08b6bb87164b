import { expect, test } from 'vitest';
import { startEasel } from '../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { deliveredCats } from '../moderation/results.ts';

test('a hundred presses on Again by fifty people at once: each accepted one is sent and paid once, and nothing else grows', async () => {
  const easel = await startEasel({ env: { QUOTA_DAILY_CREDITS: '5' } });
  const { ana, guild, channel, runcomfy, database } = easel;
  const asked = await deliveredCats(easel);
  const card = asked.reply();
  if (card === undefined) throw new Error('there is no card');
  const people = Array.from({ length: 50 }, (_, index) => guild.addMember({ username: `p${index}` }));
  const presses = await Promise.all([...people, ...people].map(async (each) => each.press(card, `again:${asked.id}`)));
  await Promise.all(presses.map(async (each) => each.answered()));
  // Each has five credits, and a picture costs three.
  const accepted = presses.filter(({ response }) => response?.ephemeral !== true);
  expect([accepted.length, presses.length - accepted.length]).toEqual([50, 50]);
  const ledger = await settledLedgerOf(easel, 51);
  expect(people.map(({ id }) => ledger.member(guild.id, id))).toEqual(people.map(() => ({ spent: 3, held: 0 })));
  expect(ledger.member(guild.id, ana.id)).toEqual({ spent: 3, held: 0 });
  expect(runcomfy.submissions).toHaveLength(51);
  expect(channel.messages()).toHaveLength(51);
  expect(database.rows([`child:${asked.id}:`])).toHaveLength(50);
  expect(ledgerOf(easel).jobs.filter(({ origin }) => origin?.parent === asked.id)).toHaveLength(50);
}, 120_000);
