import { expect, test } from 'vitest';
import type { MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import { callbackTypes } from '../../sandbox/discord/world/interactions.ts';
import { charged, moneyOf, stateOf } from '../support/cat-job.ts';
import { filesOf, startEasel, textOf } from '../support/easel.ts';
import { buttonsOf, moderating, press } from '../support/press.ts';
import { askForCats, deliveredCats, jobOf, leftOf, minute, removed } from './results.ts';
import { withoutSmall } from './policy-panel.ts';
import { answerTo, moderate, setLogChannel, staffOf, there } from './staff.ts';

/** Chooses 'Easel: remove result' in the menu of a message, and sends the form with a reason. */
async function removeByMenu(by: MemberHandle, message: StandInMessage | undefined, reason = ''): Promise<string> {
  const chosen = await by.useOnMessage('Easel: remove result', there(message));
  await chosen.answered();
  if (chosen.response?.type !== callbackTypes.modal) return textOf(chosen.reply());
  return textOf(await answerTo(await by.submit(chosen, { reason })));
}

test("from a message's menu: of two moderators the second reads who was first, one row is written, and the old buttons say what happened", async () => {
  const easel = await startEasel();
  const { ana, channel, until } = easel;
  const { mod, head } = staffOf(easel);
  const asked = await deliveredCats(easel, 12);
  const [message, second] = channel.messages();
  const ofMod = await mod.useOnMessage('Easel: remove result', there(second));
  const ofHead = await head.useOnMessage('Easel: remove result', there(message));
  await Promise.all([ofMod.answered(), ofHead.answered()]);
  // Both forms are open. The one that is sent first counts.
  const answers = [
    textOf(await answerTo(await mod.submit(ofMod, { reason: 'not @here' }))),
    textOf(await answerTo(await head.submit(ofHead, {}))),
  ];
  expect(answers).toEqual([removed, `<@${mod.id}> already removed this result.`]);
  await until(() => leftOf(easel, asked.id).length === 0);
  expect(await moderate(easel, head, 'remove', { result: `Number: ${asked.id}` })).toBe(answers[1]);
  const log = await moderate(easel, head, 'log');
  expect(withoutSmall(log).split('\n')).toEqual([
    `🗑️ <@${mod.id}> removed <@${ana.id}>'s result`,
    'Reason: `not @here`',
  ]);
  const again = await deliveredCats(easel);
  const old = async (by: MemberHandle, action: string): Promise<string> => {
    const pressed = await press(by, again.reply(), `${action}:${asked.id}`);
    return until(() => textOf(pressed.reply()) !== '' && textOf(pressed.reply()));
  };
  expect(await old(ana, 'receipt')).toContain('🗑️ Removed by a moderator.');
  expect(await old(ana, 'show')).toBe("There's no result to show anymore.");
  expect(await old(ana, 'cancel')).toBe('This request has already ended.');
});

test('only a moderator of its server removes it, and only a result of Easel', async () => {
  const easel = await startEasel();
  const { ana, mei, discord, guild, channel } = easel;
  const { mod } = staffOf(easel);
  const asked = await deliveredCats(easel);
  const reply = there(asked.reply());
  const forged = await ana.useOnMessage('Easel: remove result', reply, { forged: true });
  await forged.answered();
  expect(textOf(forged.reply())).toBe('Only people with **Time out members** can do that.');
  const fields = [{ type: 4, custom_id: 'reason', value: '' }];
  const forgedForm = { as: 'form', customId: `moderate/remove/${asked.id}`, fields } as const;
  expect(textOf(await answerTo(await ana.forge(reply, forgedForm)))).toBe(
    'Only people with **Time out members** can do that.',
  );
  const elsewhere = discord.addGuild();
  const foreign = elsewhere.addMember({ permissions: moderating });
  const list = await answerTo(await foreign.command(elsewhere.addChannel(), 'moderate remove', { result: asked.id }));
  expect(textOf(list)).toBe('It belongs to another server.');
  const said = await mei.say(channel, `receipt:${asked.id}`);
  expect(await removeByMenu(mod, said)).toBe("That isn't an Easel result.");
  expect(await moderate(easel, mod, 'remove', { result: '123456789012345678' })).toBe(
    'No result has that number. Check the number on the receipt.',
  );
  // A person who is no moderator any more when the form is sent.
  const former = guild.addMember({ permissions: moderating });
  const form = await former.useOnMessage('Easel: remove result', reply);
  await form.answered();
  for (const id of former.roles) former.takeRole({ id });
  expect(textOf(await answerTo(await former.submit(form, {})))).toBe(
    'Only people with **Time out members** can do that.',
  );
  expect(filesOf(asked.reply())).toHaveLength(1);
});

test('messages that Discord does not allow to delete are reported: a private answer at once, a closed channel in the log', async () => {
  const easel = await startEasel();
  const { ana, guild, channel, alerts, runcomfy, until } = easel;
  const { owner, mod } = staffOf(easel);
  runcomfy.next({ runMs: minute });
  const asked = await askForCats(easel, 1);
  await until(() => buttonsOf(asked.reply()).length > 0 && stateOf(easel, asked.id) === 'running');
  const alone = await press(ana, asked.reply(), `private:${asked.id}`);
  await until(() => jobOf(easel, asked.id)?.told);
  expect(filesOf(alone.reply())).toHaveLength(1);
  expect(await moderate(easel, mod, 'remove', { result: asked.id })).toBe(
    `${removed}\nIt was sent privately; only its owner can delete that copy.`,
  );
  await until(() => asked.reply() === undefined);

  await setLogChannel(easel, owner, alerts);
  const second = await deliveredCats(easel);
  guild.setBotPermissions(channel, 0n);
  await easel.clock.advance(20 * minute);
  await moderate(easel, mod, 'remove', { result: second.id });
  await until(() => alerts.messages().some((message) => textOf(message).includes('1 message of a removed result')));
});

test.each([
  ['that its owner took with Show me', true],
  ['that its owner never took', false],
])('the removal of a kept result %s says whether a private copy stays', async (_case, isTaken) => {
  const easel = await startEasel();
  const { ana, runcomfy, until } = easel;
  const { mod } = staffOf(easel);
  ana.closeDirectMessages();
  runcomfy.next({ runMs: 16 * minute });
  const asked = await askForCats(easel, 1);
  await until(() => buttonsOf(asked.reply()).length > 0 && stateOf(easel, asked.id) === 'running');
  await press(ana, asked.reply(), `private:${asked.id}`);
  await until(() => jobOf(easel, asked.id)?.kept && jobOf(easel, asked.id)?.told);
  await easel.clock.advance(0);
  if (isTaken) {
    const shown = await press(ana, asked.reply(), `show:${asked.id}`);
    await until(() => filesOf(shown.reply()).length === 1 && jobOf(easel, asked.id)?.kept === false);
    await easel.clock.advance(0);
  }
  expect(await moderate(easel, mod, 'remove', { result: asked.id })).toBe(
    isTaken ? `${removed}\nIt was sent privately; only its owner can delete that copy.` : removed,
  );
});

test('the owner who was promised a private result reads there that it does not come, and their wish no longer counts', async () => {
  const easel = await startEasel();
  const { ana, runcomfy, until } = easel;
  const { mod } = staffOf(easel);
  runcomfy.next({ runMs: minute });
  const asked = await askForCats(easel, 1);
  await until(() => buttonsOf(asked.reply()).length > 0 && stateOf(easel, asked.id) === 'running');
  const alone = await press(ana, asked.reply(), `private:${asked.id}`);
  expect(await moderate(easel, mod, 'remove', { result: asked.id })).toBe(removed);
  await until(() => jobOf(easel, asked.id)?.removed?.cleared);
  expect(textOf(alone.reply())).toBe('🛡️ Held back by a moderator · 3 credits used');
  expect(filesOf(alone.reply())).toEqual([]);
  expect(moneyOf(easel)).toEqual(charged);
});

test('the prompt is known for 30 days, then it is forgotten; who, when, model, credits and the decision stay', async () => {
  const easel = await startEasel();
  const { ana, clock, until } = easel;
  const { mod } = staffOf(easel);
  const asked = await deliveredCats(easel);
  await moderate(easel, mod, 'remove', { result: asked.id, reason: 'x' });
  await until(() => jobOf(easel, asked.id)?.removed?.cleared);
  await clock.advance(29 * 24 * 60 * minute);
  expect(jobOf(easel, asked.id)?.prompt).toBe('a cat');
  await clock.advance(3 * 24 * 60 * minute);
  await until(() => jobOf(easel, asked.id)?.prompt === undefined);
  expect(jobOf(easel, asked.id)).toMatchObject({
    asked: [],
    input: {},
    model: { command: 'image' },
    owner: { id: ana.id },
    removed: { by: mod.id },
    settlement: { credits: 3 },
  });
  const history = await moderate(easel, mod, 'history', { member: ana.id });
  expect(history).toContain('🗑️ Removed by a moderator.');
  expect(history).not.toContain('cat');
  expect(await moderate(easel, mod, 'log')).toContain(`removed <@${ana.id}>'s result`);
});
