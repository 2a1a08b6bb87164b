import { expect, test } from 'vitest';
import { ended, filesOf, startEasel, textOf } from '../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { answerOf, buttonsOf, press } from '../support/press.ts';
import { deliveredCats } from '../moderation/results.ts';
import { pressAgain } from './making-again.ts';
import { counting } from '../support/random.ts';

test('everybody who sees a result makes it again, as a request of their own with another seed', async () => {
  const easel = await startEasel({ random: counting() });
  const { ana, mei, guild, runcomfy, until } = easel;
  const asked = await ana.command(easel.channel, 'image', { prompt: 'a heron', images: 2, seed: 7 });
  const card = await until(() => ended(asked));
  expect(buttonsOf(card)).toEqual([`again:${asked.id}`, `edit:${asked.id}`, `delete:${asked.id}`, `more:${asked.id}`]);

  const ofMei = await pressAgain(mei, card, asked);
  expect(ofMei.response).toMatchObject({ type: 4, ephemeral: false });
  const result = await until(() => ended(ofMei));
  expect([filesOf(result).length, buttonsOf(result)[0]]).toEqual([2, `again:${ofMei.id}`]);
  expect(textOf(result)).toContain('a heron');
  const [first, second] = runcomfy.submissions.map(({ input }) => input);
  expect({ ...second, seed: 7 }).toEqual(first);
  expect(second?.['seed']).not.toBe(7);

  const ofAna = await pressAgain(ana, card, asked);
  await until(() => ended(ofAna));
  const grandchild = await pressAgain(mei, result, ofMei);
  await until(() => ended(grandchild));
  const ledger = await settledLedgerOf(easel, 4);
  const origins = new Map(ledger.jobs.map(({ id, origin }) => [id, origin]));
  const credit = { owner: ana.id, channelId: easel.channel.id, message: card.id };
  expect(origins.get(ofMei.id)).toEqual({ kind: 'again', parent: asked.id, root: asked.id, credit });
  expect(origins.get(ofAna.id)).toEqual({ kind: 'again', parent: asked.id, root: asked.id, credit });
  expect(origins.get(grandchild.id)).toMatchObject({ parent: ofMei.id, root: asked.id });
  expect(ledger.member(guild.id, ana.id)).toEqual({ spent: 12, held: 0 });
  expect(ledger.member(guild.id, mei.id)).toEqual({ spent: 12, held: 0 });
});

test('it works after a restart and months later, as long as the options are kept', async () => {
  const easel = await startEasel({ env: { KEEP_DAYS: '90' } });
  const { mei, clock, until } = easel;
  const asked = await deliveredCats(easel);
  await easel.stop();
  await clock.advance(60 * 24 * 3_600_000);
  await easel.start();
  const again = await pressAgain(mei, asked.reply(), asked);
  await until(() => ended(again));
  await clock.advance(40 * 24 * 3_600_000);
  await until(() => ledgerOf(easel).jobs.find(({ id }) => id === asked.id)?.given === undefined);
  expect(answerOf(await press(mei, asked.reply(), `again:${asked.id}`))).toBe(
    'Easel 已不再保留這個請求的選項，請改用指令。',
  );
});

test('its owner deletes a result after a question; its cost stays, and nothing is made from it any more', async () => {
  const easel = await startEasel();
  const { ana, mei, guild, channel, until } = easel;
  const asked = await deliveredCats(easel);
  const card = asked.reply();
  const question = await press(ana, card, `delete:${asked.id}`);
  expect(answerOf(question)).toBe(
    'Delete this for everyone? Its messages and files go for good, and its 3 credits stay used.',
  );
  expect(filesOf(asked.reply())).toHaveLength(1);
  expect(answerOf(await press(ana, question.reply(), `delete-now:${asked.id}`))).toBe(
    '🗑️ Deleted. Your receipt stays.',
  );
  await until(() => channel.messages().length === 0);
  await until(() => ledgerOf(easel).jobs[0]?.removed?.cleared);
  const other = await deliveredCats(easel);
  expect(answerOf(await press(mei, other.reply(), `again:${asked.id}`))).toContain('這個結果已刪除。');
  expect(answerOf(await press(ana, other.reply(), `receipt:${asked.id}`))).toContain('🗑️ Deleted by its owner.');
  expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 6, held: 0 });
});
