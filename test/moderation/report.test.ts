import { expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { stateOf } from '../support/cat-job.ts';
import { filesOf, startEasel, textOf } from '../support/easel.ts';
import { buttonsOf, moderating } from '../support/press.ts';
import {
  cardsIn,
  cardWith,
  decide,
  digestsOf,
  linksIn,
  report,
  thanks,
  thanksInChinese,
  withLog,
} from './reporting.ts';
import { withoutSmall } from './policy-panel.ts';
import { askForCats, deliveredCats, jobOf, minute, removed } from './results.ts';
import { answerTo, moderate, staffOf, there } from './staff.ts';

test('a report reaches the log channel with its evidence uploaded again behind a spoiler, which outlives the original', async () => {
  const easel = await startEasel();
  const { ana, mei, alerts } = easel;
  const { mod } = await withLog(easel);
  const asked = await deliveredCats(easel, 2);
  const original = await digestsOf(asked.reply());
  expect(await report(mei, asked.reply(), '看起來不對 @everyone')).toBe(thanksInChinese);
  const card = await cardWith(easel, 2);
  expect(textOf(card).replaceAll(/<t:\d+:f>/gu, '<t>')).toBe(
    [
      '### 🚩 1 report',
      `<@${ana.id}>'s result with \`/image\` · <t>`,
      '`a cat`',
      '-# Results in the last 30 days: 1 · earlier blocks: 0 · earlier removals: 0',
      `<@${mei.id}> · <t>`,
      '> `看起來不對 @everyone`',
      `-# Number \`${asked.id}\``,
    ].join('\n'),
  );
  expect(card.mentions).toEqual([]);
  expect(card.mention_everyone).toBe(false);
  const items = card.components.flatMap(({ components = [] }) => components).flatMap(({ items: all = [] }) => all);
  expect(items.map(({ spoiler }) => spoiler)).toEqual([true, true]);
  expect(await digestsOf(card)).toEqual(original);

  expect(await decide(easel, mod, asked, 'remove')).toBe(removed);
  await easel.until(() => asked.reply() === undefined);
  await easel.until(() => textOf(cardsIn(easel)[0]).includes(`🗑️ <@${mod.id}> removed the result`));
  expect(buttonsOf(cardsIn(easel)[0])).toEqual([]);
  expect(linksIn(cardsIn(easel)[0])).toEqual([]);
  expect(await digestsOf(cardsIn(easel)[0])).toEqual(original);
  const told = alerts.messages().find((message) => textOf(message).includes(`removed <@${ana.id}>'s result`));
  // The message is gone. The pictures are on the report's card.
  expect(linksIn(told)).toEqual([
    `https://discord.com/channels/${easel.guild.id}/${alerts.id}/${cardsIn(easel)[0]?.id}`,
  ]);
  const log = await moderate(easel, mod, 'log');
  expect(log).toContain(`🚩 <@${mei.id}> reported <@${ana.id}>'s result\n`);
  expect(log).toContain(`🗑️ <@${mod.id}> removed <@${ana.id}>'s result\n`);
});

test("one card for each result: each member's report counts once, the first five are shown on it, others are counted", async () => {
  const easel = await startEasel();
  const { mei, guild, channel } = easel;
  const { mod } = await withLog(easel);
  const asked = await deliveredCats(easel, 12);
  const [first, second] = channel.messages();
  expect(await report(mei, second)).toBe(thanksInChinese);
  expect(filesOf(await cardWith(easel, 2))).toHaveLength(2);
  for (let number = 1; number <= 6; number += 1) {
    expect(await report(guild.addMember(), number % 2 === 0 ? first : second, `reason ${number}`)).toBe(thanks);
  }
  expect(await report(mei, first)).toBe('你已檢舉過這個結果，管理員已收到。');
  const card = await easel.until(() => cardsIn(easel).find((each) => textOf(each).includes('7 reports')));
  expect(textOf(card)).toContain('`reason 4`');
  expect(textOf(card)).not.toContain('`reason 5`');
  expect(textOf(card)).toContain('…and 2 more reports, in `/moderate log`');
  expect(filesOf(card)).toHaveLength(2);
  expect(cardsIn(easel)).toHaveLength(1);
  expect(await decide(easel, mod, asked, 'dismiss')).toBe('👌 Dismissed. The result stays.');
  await easel.until(() => textOf(cardsIn(easel)[0]).includes(`👌 <@${mod.id}> dismissed the report`));
  expect(channel.messages().flatMap(filesOf)).toHaveLength(12);
});

test('of two moderators the second reads who was first; strangers and former moderators decide nothing', async () => {
  const easel = await startEasel();
  const { ana, mei, guild, discord } = easel;
  const { mod, head, owner } = await withLog(easel);
  const asked = await deliveredCats(easel);
  await report(mei, asked.reply());
  await cardWith(easel, 1);
  const foreign = discord.addGuild().addMember({ permissions: moderating });
  const former = guild.addMember({ permissions: moderating });
  for (const id of former.roles) former.takeRole({ id });
  for (const stranger of [ana, guild.join(foreign), former]) {
    expect(await decide(easel, stranger, asked, 'remove')).toBe('Only people with **Time out members** can do that.');
  }
  const answers = await Promise.all([
    decide(easel, mod, asked, 'bar'),
    decide(easel, head, asked, 'dismiss'),
    decide(easel, owner, asked, 'remove'),
  ]);
  const late = answers.filter((answer) => answer.includes('already'));
  expect(late).toHaveLength(2);
  expect(new Set(late).size).toBe(1);
  expect(filesOf(asked.reply())).toHaveLength(1);
  const decisions = withoutSmall(await moderate(easel, mod, 'log'))
    .split('\n')
    .filter((line) => !/🚩|^Reason/u.test(line));
  expect(decisions.filter((line) => !line.includes('⚙️'))).toHaveLength(1);
});

test('a block by a card lasts a day, respects ranks, and says why in the language of the server', async () => {
  const easel = await startEasel();
  const { ana, mei, channel, clock } = easel;
  const { mod, head, owner } = await withLog(easel);
  const asked = await deliveredCats(easel);
  for (const id of head.roles) ana.giveRole({ id });
  await report(mei, asked.reply());
  await cardWith(easel, 1);
  expect(await decide(easel, mod, asked, 'bar')).toBe('You can only block members whose highest role is below yours.');
  expect(buttonsOf(cardsIn(easel)[0])).toHaveLength(3);
  expect(await decide(easel, owner, asked, 'bar')).toMatch(/^⛔ <@\d+> is blocked from Easel until/u);
  await easel.until(() =>
    textOf(cardsIn(easel)[0]).includes(`⛔ <@${owner.id}> blocked the member from Easel for a day`),
  );
  const refused = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  expect(textOf(await answerTo(refused))).toContain('`A result was reported`');
  await clock.advance(24 * 60 * minute);
  const again = await askForCats(easel, 1);
  await easel.until(() => stateOf(easel, again.id) === 'delivered');
});

test('a block by a card does not shorten a longer one', async () => {
  const easel = await startEasel();
  const { ana, mei, channel, clock } = easel;
  const { mod, head } = await withLog(easel);
  const asked = await deliveredCats(easel);
  await report(mei, asked.reply());
  await cardWith(easel, 1);
  const refused = async (): Promise<string> =>
    textOf(await answerTo(await ana.command(channel, 'image', { prompt: 'a cat', images: 1 })));

  await moderate(easel, head, 'block', { member: ana.id, length: 0, reason: 'spam' });
  expect(await decide(easel, mod, asked, 'bar')).toBe(
    `<@${ana.id}> is already blocked until someone unblocks them. Remove the result or dismiss the report.`,
  );
  await moderate(easel, head, 'block', { member: ana.id, length: 168, reason: 'spam' });
  expect(await decide(easel, mod, asked, 'bar')).toMatch(/^<@\d+> is already blocked for longer, until <t:\d+:f>\./u);
  await clock.advance(25 * 60 * minute);
  expect(await refused()).toContain('`spam`');
  expect(buttonsOf(cardsIn(easel)[0])).toHaveLength(3);

  await moderate(easel, head, 'block', { member: ana.id, length: 1, reason: 'spam' });
  expect(await decide(easel, mod, asked, 'bar')).toMatch(/^⛔/u);
});

test('a member can report five times an hour and twenty times a day', async () => {
  const easel = await startEasel({ env: { QUOTA_DAILY_CREDITS: '1000', WAITING_PER_MEMBER: '100' } });
  const { mei, clock } = easel;
  const { mod } = await withLog(easel);
  const asked: InteractionHandle[] = [];
  for (let number = 1; number <= 6; number += 1) asked.push(await askForCats(easel, 1));
  await easel.until(() => asked.every(({ id }) => jobOf(easel, id)?.told));
  const said: string[] = [];
  for (const each of asked) said.push(await report(mei, each.reply()));
  expect(said.slice(0, 5).every((text) => text.startsWith('🚩'))).toBe(true);
  expect(said[5]).toMatch(/^你在短時間內檢舉了很多次，<t:\d+:R>可以再檢舉。緊急時請洽管理員。$/u);
  await easel.stop();
  await easel.start();
  expect(await report(mei, asked[5]?.reply())).toBe(said[5]);
  await clock.advance(61 * minute);
  expect(await report(mei, asked[5]?.reply())).toMatch(/^🚩/u);
  await easel.until(() => cardsIn(easel).length === 6);
  expect(await moderate(easel, mod, 'log')).toContain('reported <@');
});

test("without a log channel the member is told whom to ask, and moderators find the report in the log; only Easel's results can be reported", async () => {
  const easel = await startEasel();
  const { ana, mei, guild, channel, alerts, discord } = easel;
  const { mod } = staffOf(easel);
  const reader = guild.addMember();
  const asked = await deliveredCats(easel);
  expect(await report(reader, asked.reply(), 'odd')).toBe(
    '🚩 Thank you, your report is saved. This server has no log channel, so please tell a moderator to look in `/moderate log`.',
  );
  expect(await moderate(easel, mod, 'log')).toMatch(/🚩 <@\d+> reported <@\d+>'s result\nReason: `odd`/u);
  expect(alerts.messages()).toEqual([]);
  const unknown = "Only Easel's results can be reported here. For anything else, ask a moderator.";
  expect(await report(reader, await mei.say(channel, 'hello'))).toBe(unknown);

  const elsewhere = discord.addGuild();
  const lobby = elsewhere.addChannel();
  const theirs = await elsewhere.join(mei).command(lobby, 'image', { prompt: 'secret', images: 1 });
  await easel.until(() => jobOf(easel, theirs.id)?.told);
  const forged = async (by: MemberHandle, jobId: string, message = there(asked.reply())): Promise<string> => {
    const fields = [{ type: 4, custom_id: 'reason', value: 'odd' }];
    const customId = `report/why/${jobId}/${message.id}`;
    return textOf(await answerTo(await by.forge(message, { as: 'form', customId, fields })));
  };
  expect(await forged(reader, theirs.id)).toBe(unknown);

  await moderate(easel, mod, 'remove', { result: asked.id });
  const second = there((await deliveredCats(easel)).reply());
  expect(await forged(ana, asked.id, second)).toBe(
    'A moderator already removed this result. Thank you for looking out.',
  );
});

test('a restart, a lost answer and a slow network leave one card with its files', async () => {
  const easel = await startEasel();
  const { mei, discord, alerts } = easel;
  await withLog(easel);
  const asked = await deliveredCats(easel);
  discord.faults.inject({
    method: 'POST',
    path: new RegExp(`/channels/${alerts.id}/messages$`),
    fault: { kind: 'drop-reply' },
  });
  discord.faults.inject({ method: 'GET', path: /\/attachments\//, fault: { kind: 'reset' }, times: 2 });
  await report(mei, asked.reply());
  await easel.until(() => cardsIn(easel).length === 1);
  await easel.stop();
  await easel.start();
  expect(filesOf(await cardWith(easel, 1))).toHaveLength(1);
  expect(cardsIn(easel)).toHaveLength(1);
});
