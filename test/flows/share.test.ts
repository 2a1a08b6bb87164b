import { expect, test } from 'vitest';
import { ended, startEasel, textOf } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { answerOf, buttonsOf, moderating, press } from '../support/press.ts';
import { deliveredCats } from '../moderation/results.ts';
import { endOf, startWithInputs } from './inputs/bench.ts';
import { allowFilesOfOthers, pressAgain } from './making-again.ts';

test('a member keeps others from making anything from their results, and lets them again', async () => {
  const easel = await startEasel();
  const { ana, mei, guild, until } = easel;
  const moderator = guild.addMember({ permissions: moderating });
  const [first, second] = [await deliveredCats(easel), await deliveredCats(easel)];
  const panel = await press(ana, first.reply(), `more:${first.id}`);
  const note = await press(ana, panel.reply(), `unshare:${first.id}`);
  expect(answerOf(note)).toBe("Others can no longer make from any of your results. What they've already made stays.");
  expect(buttonsOf(note.reply())).toEqual([`share:${first.id}`, `more:${first.id}`]);
  for (const result of [first, second]) {
    expect(answerOf(await press(mei, result.reply(), `again:${result.id}`))).toBe(
      '發起人不開放別人使用自己的結果。想要自己的結果，請用指令。',
    );
    expect(answerOf(await press(moderator, result.reply(), `again:${result.id}`))).toContain("doesn't let others");
  }
  expect(buttonsOf((await press(mei, first.reply(), `more:${first.id}`)).reply())).not.toContain(`again:${first.id}`);
  const own = await pressAgain(ana, first.reply(), first);
  await until(() => ended(own));

  await easel.stop();
  await easel.start();
  expect(answerOf(await press(mei, second.reply(), `again:${second.id}`))).toContain('不開放');
  await press(ana, second.reply(), `share:${second.id}`);
  const again = await pressAgain(mei, second.reply(), second);
  await until(() => ended(again));
  expect(ledgerOf(easel).jobs).toHaveLength(4);
});

test('nobody changes it for somebody else, and it holds for links to a result', async () => {
  const easel = await startWithInputs();
  const { ana, mei, guild, channel, runcomfy } = easel;
  await allowFilesOfOthers(easel);
  const asked = await ana.command(channel, 'imagine', { prompt: 'a heron' });
  await endOf(easel, asked);
  const card = asked.reply();
  expect(answerOf(await press(mei, card, `unshare:${asked.id}`))).toBe('只有發起人可以變更。');
  const link = `https://discord.com/channels/${guild.id}/${channel.id}/${card?.id ?? ''}`;
  const used = async (by: typeof ana): Promise<string> =>
    textOf(await endOf(easel, await by.command(channel, 'animate', { 'image-link': link })));
  expect(await used(mei)).toContain('✅');
  await press(ana, card, `unshare:${asked.id}`);
  expect(await used(mei)).toContain('發起人不開放別人使用');
  expect(await used(ana)).toContain('✅');
  expect(runcomfy.submissions).toHaveLength(3);
});

test('what was begun before is not made after it: no preview is run or changed, and nothing is tried again', async () => {
  const easel = await startEasel();
  const { ana, mei, runcomfy, until } = easel;
  const asked = await deliveredCats(easel);
  runcomfy.next({ end: 'failed' });
  const failed = await pressAgain(mei, asked.reply(), asked);
  const card = await until(() => ended(failed));
  const form = await mei.press(asked.reply() ?? card, `edit:${asked.id}`);
  await form.answered();
  const shown = await mei.submit(form, { images: ['3'] });
  await shown.answered();
  await press(ana, asked.reply(), `unshare:${asked.id}`);
  for (const button of [`preview/run/${shown.id}`, `preview/change/${shown.id}`]) {
    expect(answerOf(await press(mei, shown.reply(), button))).toContain('不開放');
  }
  expect(answerOf(await press(mei, card, `retry:${failed.id}`))).toContain('不開放');
  expect(ledgerOf(easel).jobs).toHaveLength(2);
  await press(ana, asked.reply(), `share:${asked.id}`);
  const again = await mei.press(card, `retry:${failed.id}`);
  await again.answered();
  await until(() => ended(again));
});
