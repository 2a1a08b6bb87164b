import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { callbackTypes } from '../../sandbox/discord/world/interactions.ts';
import { decisionsOf } from './decisions.ts';
import { startEasel, textOf, type Easel } from '../support/easel.ts';
import { buttonsOf, moderating } from '../support/press.ts';
import { cardsIn, cardWith, decide, linksIn, report, withLog } from './reporting.ts';
import { askIn, refusalIn } from './asking.ts';
import { deliveredCats, jobOf, minute, removed } from './results.ts';
import { answerTo, moderate, staffOf, there, turn, type Staff } from './staff.ts';

interface Reported extends Staff {
  readonly easel: Easel;
  readonly asked: InteractionHandle;
}

/** Ana's result was reported, and its card is in the log channel. */
async function reported(): Promise<Reported> {
  const easel = await startEasel();
  const staff = await withLog(easel);
  const asked = await deliveredCats(easel);
  await report(easel.mei, asked.reply());
  await cardWith(easel, 1);
  return { ...staff, easel, asked };
}

const cardText = (easel: Easel): string => textOf(cardsIn(easel)[0]);
const actionsOn = (easel: Easel): string[] => buttonsOf(cardsIn(easel)[0]).map((id) => id.split('/')[1] ?? '');
const open = ['remove', 'bar', 'dismiss'];
const kinds = (easel: Easel): string[] =>
  decisionsOf(easel, easel.guild.id).flatMap(({ what }) => (what === 'policy' || what === 'reported' ? [] : what));

test('a block by the card can be undone on it, once, also after a restart: the member is unblocked, the report is open again, and both are decisions', async () => {
  const { easel, asked, mod, head } = await reported();
  const { ana, channel } = easel;
  await decide(easel, mod, asked, 'bar');
  await easel.until(() => actionsOn(easel).join() === 'undo');
  expect(cardText(easel)).toContain(`⛔ <@${mod.id}> blocked the member from Easel for a day`);
  expect(await refusalIn(channel, ana)).toContain('blocked from Easel');
  await easel.stop();
  await easel.start();

  const undone = `↩️ <@${ana.id}> can use Easel here again. The report is open again.`;
  const answers = await Promise.all([decide(easel, head, asked, 'undo'), decide(easel, mod, asked, 'undo')]);
  const winner = answers[0] === undone ? head : mod;
  expect(answers.toSorted()).toEqual(
    [undone, `<@${winner.id}> already undid that. The report is open again.`].toSorted(),
  );
  expect(await refusalIn(channel, ana)).toBeUndefined();
  await easel.until(() => actionsOn(easel).join() === open.join());
  expect(cardText(easel)).toContain(`↩️ <@${winner.id}> unblocked the member`);
  expect(cardText(easel)).not.toContain('for a day');
  expect(kinds(easel)).toEqual(['barred', 'unbarred']);
  expect(decisionsOf(easel, easel.guild.id).at(-1)).toMatchObject({ by: winner.id, whom: ana.id, job: asked.id });

  // What is decided next counts as the first decision did.
  await decide(easel, mod, asked, 'dismiss');
  await easel.until(() => actionsOn(easel).join() === 'undo');
  expect(cardText(easel)).not.toContain('unblocked');
  expect(await decide(easel, head, asked, 'bar')).toBe(`<@${mod.id}> already decided: the report was dismissed.`);
});

test('a dismissal can be undone, and a removal that is decided then is final', async () => {
  const { easel, asked, mod, head } = await reported();
  await decide(easel, mod, asked, 'dismiss');
  expect(await decide(easel, head, asked, 'undo')).toBe('↩️ The report is open again.');
  await easel.until(() => cardText(easel).includes(`↩️ <@${head.id}> reopened the report`));
  expect(kinds(easel)).toEqual(['dismissed', 'reopened']);
  expect(await moderate(easel, mod, 'log')).toContain(`↩️ <@${head.id}> reopened the report on <@${easel.ana.id}>'s`);
  expect(await decide(easel, mod, asked, 'remove')).toBe(removed);
  await easel.until(() => cardText(easel).includes('removed the result'));
  expect([actionsOn(easel), linksIn(cardsIn(easel)[0])]).toEqual([[], []]);
  expect(await decide(easel, head, asked, 'undo')).toBe(`<@${mod.id}> already removed this result.`);
  expect(jobOf(easel, asked.id)?.removed?.by).toBe(mod.id);
});

test.each<[string, (reported: Reported) => Promise<unknown>, blocked: boolean]>([
  [
    'ended by a moderator',
    async ({ easel, owner }) => moderate(easel, owner, 'unblock', { member: easel.ana.id }),
    false,
  ],
  [
    'replaced by another one',
    async ({ easel, owner }) => moderate(easel, owner, 'block', { member: easel.ana.id, length: 720, reason: 'x' }),
    true,
  ],
  ['over', async ({ easel }) => easel.clock.advance(24 * 60 * minute + 1_000), false],
])('a block that is %s is not undone by the card, which loses its button', async (_case, change, isBlocked) => {
  const all = await reported();
  const { easel, asked, mod, head } = all;
  await decide(easel, mod, asked, 'bar');
  await easel.until(() => actionsOn(easel).join() === 'undo');
  await change(all);
  const before = kinds(easel);
  const stale = "The block has ended or was changed since, so there's nothing to undo.";
  expect(await decide(easel, head, asked, 'undo')).toBe(stale);
  await easel.until(() => actionsOn(easel).length === 0);
  expect(await decide(easel, head, asked, 'undo')).toBe(stale);
  expect(kinds(easel)).toEqual(before);
  expect((await refusalIn(easel.channel, easel.ana)) !== undefined).toBe(isBlocked);
});

test('after a removal in another place a block is no longer undone by the card, and the card says both', async () => {
  const { easel, asked, mod, owner } = await reported();
  await decide(easel, mod, asked, 'bar');
  await moderate(easel, owner, 'remove', { result: asked.id });
  await easel.until(() => actionsOn(easel).length === 0);
  expect(cardText(easel)).toMatch(/⛔ .* for a day[^]*🗑️ .* removed the result/u);
  expect(await decide(easel, mod, asked, 'undo')).toBe(`<@${owner.id}> already removed this result.`);
  expect(await refusalIn(easel.channel, easel.ana)).toContain('blocked from Easel');
});

test('a removal is asked for once, in private; nothing happens until it is confirmed, and the answer replaces the question', async () => {
  const { easel, asked, mod, head } = await reported();
  const card = there(cardsIn(easel)[0]);
  const question = await answerTo(await mod.press(card, `report/remove/${asked.id}`));
  expect(textOf(question)).toBe("🗑️ Remove this result? Its messages and files are deleted, and that can't be undone.");
  expect([kinds(easel), asked.reply() === undefined]).toEqual([[], false]);
  // Another moderator decides meanwhile.
  await decide(easel, head, asked, 'dismiss');
  const late = await mod.press(there(question), `report/remove-now/${asked.id}`);
  await late.answered();
  expect(late.response?.type).toBe(callbackTypes.update);
  expect(textOf(late.reply())).toBe(`<@${head.id}> already decided: the report was dismissed.`);
  expect(buttonsOf(late.reply())).toEqual([]);
  expect(kinds(easel)).toEqual(['dismissed']);
});

test('only moderators undo or confirm, and what a report does not have is not undone', async () => {
  const { easel, asked, mod } = await reported();
  const { ana, guild } = easel;
  const card = there(cardsIn(easel)[0]);
  const forged = async (by: typeof ana, customId: string): Promise<string> =>
    textOf(await answerTo(await by.press(card, customId, { forged: true })));
  for (const what of ['undo', 'remove-now', 'remove']) {
    expect(await forged(ana, `report/${what}/${asked.id}`)).toBe('Only people with **Time out members** can do that.');
  }
  const gone = 'This button no longer works.';
  expect(await forged(mod, `report/undo/${asked.id}`)).toBe(gone);
  expect(await forged(mod, 'report/undo/123456789012345678')).toBe(gone);
  const foreign = guild.join(easel.discord.addGuild().addMember({ permissions: moderating }));
  expect(await forged(foreign, `report/undo/${asked.id}`)).toContain('Time out members');
  expect(kinds(easel)).toEqual([]);
});

test("the card tells the member's record: results of the last 30 days, and blocks and removals before", async () => {
  const easel = await startEasel();
  const { ana, mei } = easel;
  const { mod } = await withLog(easel);
  await deliveredCats(easel);
  await easel.clock.advance(31 * 24 * 60 * minute);
  const first = await deliveredCats(easel);
  await moderate(easel, mod, 'remove', { result: first.id });
  await moderate(easel, mod, 'block', { member: ana.id, length: 1, reason: 'x' });
  await moderate(easel, mod, 'unblock', { member: ana.id });
  await moderate(easel, mod, 'block', { member: mei.id, length: 1, reason: 'x' });
  const asked = await deliveredCats(easel);
  await report(mei, asked.reply());
  expect(textOf(await cardWith(easel, 1))).toContain(
    '-# Results in the last 30 days: 2 · earlier blocks: 1 · earlier removals: 1',
  );
});

test('the list of blocks has a button for each, and the answer to a press is the list as it is then', async () => {
  const easel = await startEasel();
  const { ana, mei, alerts, channel } = easel;
  const { mod } = staffOf(easel);
  for (const { id } of [ana, mei]) await moderate(easel, mod, 'block', { member: id, length: 0, reason: '**x**' });
  const list = there(await answerTo(await mod.command(alerts, 'moderate blocked')));
  expect(buttonsOf(list).toSorted()).toEqual([ana, mei].map(({ id }) => `moderate/unblock/${id}`).toSorted());
  const after = await turn(mod, list, `moderate/unblock/${ana.id}`);
  expect(after.response?.type).toBe(callbackTypes.update);
  expect(textOf(after.reply())).toMatch(
    new RegExp(`^✅ <@${ana.id}> can use Easel here again\\.\n⛔ <@${mei.id}> · no end`, 'u'),
  );
  const card = await askIn(channel, ana);
  const again = await mod.press(there(after.reply()), `moderate/unblock/${ana.id}`, { forged: true });
  await again.answered();
  expect(textOf(again.reply())).toContain(`<@${ana.id}> isn't blocked.`);
  const last = await turn(mod, again.reply(), `moderate/unblock/${mei.id}`);
  expect(textOf(last.reply())).toBe(`✅ <@${mei.id}> can use Easel here again.\nNobody is blocked here.`);
  // A forged press on a public message shows the answer in private, and leaves the message as it is.
  const before = textOf(card.reply());
  for (const [by, said] of [
    [ana, 'Only people with **Time out members** can do that.'],
    [mod, `<@${mei.id}> isn't blocked.\nNobody is blocked here.`],
  ] as const) {
    const forged = await by.press(there(card.reply()), `moderate/unblock/${mei.id}`, { forged: true });
    expect(textOf(await answerTo(forged))).toBe(said);
  }
  expect(textOf(card.reply())).toBe(before);
});
