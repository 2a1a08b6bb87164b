import { expect, test } from 'vitest';
import { pressAnswers, stateOf, announcedEnd } from '../support/cat-job.ts';
import { filesOf, startEasel } from '../support/easel.ts';
import { answerOf, buttonsOf, moderating, press } from '../support/press.ts';
import { askIn } from './asking.ts';
import { decide, managerOf } from './policy-panel.ts';

test('if private results are not allowed, none is offered, a forged press is refused, and the result is shown to all', async () => {
  const easel = await startEasel();
  const { guild, channel, ana, mei, runcomfy, until } = easel;
  await decide(easel, managerOf(guild, 'mod'), 'only-for-me', { 'only-for-me': 'private-off' });
  const moderator = guild.addMember({ permissions: moderating });
  runcomfy.next({ runMs: 15_000 });
  runcomfy.next({ runMs: 15_000 });
  const [asked, other] = [await askIn(channel, ana), await askIn(channel, mei)];
  await until(() => stateOf(easel, asked.id) === 'running' && stateOf(easel, other.id) === 'running');

  const answers = [
    await press(ana, asked.reply(), `cancel:${asked.id}`),
    await press(mei, other.reply(), `cancel:${other.id}`),
  ];
  expect(answers.map((each) => [answerOf(each), buttonsOf(each.reply())])).toEqual([
    [pressAnswers.cannotStop, []],
    ['已開始生成，無法取消，仍會扣3點。', []],
  ]);
  const forged = await press(ana, asked.reply(), `private:${asked.id}`);
  expect(answerOf(forged)).toBe("This server doesn't allow private results. It will be posted here.");
  // A moderator can still withhold it, even their own.
  expect(answerOf(await press(moderator, asked.reply(), `cancel:${asked.id}`))).toBe(pressAnswers.moderatorCannotStop);
  expect(await announcedEnd(easel, asked)).toContain('✅');
  expect([filesOf(asked.reply()).length, filesOf(forged.reply()).length]).toEqual([1, 0]);
});

test('a running job keeps the policy under which it was accepted', async () => {
  const easel = await startEasel();
  const { guild, channel, ana, runcomfy, until } = easel;
  const mod = managerOf(guild, 'mod');
  for (let job = 0; job < 2; job += 1) runcomfy.next({ runMs: 15_000 });
  const before = await askIn(channel, ana);
  await until(() => stateOf(easel, before.id) === 'running');
  await decide(easel, mod, 'only-for-me', { 'only-for-me': 'private-off' });
  const after = await askIn(channel, ana);
  await until(() => stateOf(easel, after.id) === 'running');
  await decide(easel, mod, 'only-for-me', { 'only-for-me': 'private-on' });
  await easel.stop();
  await easel.start();

  const offer = await press(ana, before.reply(), `cancel:${before.id}`);
  expect([answerOf(offer), buttonsOf(offer.reply())]).toEqual([pressAnswers.ownerCannotStop, [`private:${before.id}`]]);
  const alone = await press(ana, offer.reply(), `private:${before.id}`);
  expect(buttonsOf((await press(ana, after.reply(), `cancel:${after.id}`)).reply())).toEqual([]);
  expect(await announcedEnd(easel, before)).toBe('🔒 Sent privately to its owner · 3 credits used');
  expect(filesOf(alone.reply())).toHaveLength(1);
  expect(await announcedEnd(easel, after)).toContain('✅');
});
