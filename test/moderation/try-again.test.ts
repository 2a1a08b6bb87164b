import { expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { callbackTypes } from '../../sandbox/discord/world/interactions.ts';
import { startEasel, textOf } from '../support/easel.ts';
import { buttonsOf, isPrivate } from '../support/press.ts';
import { decide, fill, formOf, managerOf, openPolicy, pick, shownBy } from './policy-panel.ts';

/** Presses 'Try again' on the answer that named the problem. */
async function tryAgain(member: MemberHandle, refused: InteractionHandle): Promise<InteractionHandle> {
  expect(isPrivate(refused)).toBe(true);
  const [again = 'none'] = buttonsOf(shownBy(refused));
  const pressed = await member.press(shownBy(refused), again);
  await pressed.answered();
  expect(pressed.response?.type).toBe(callbackTypes.modal);
  return pressed;
}

test('a form with a wrong number is offered again with everything that was typed, and then changes the policy', async () => {
  const easel = await startEasel();
  const mod = managerOf(easel.guild, 'mod');
  await decide(easel, mod, 'pace', { cooldown: '30', atOnce: '2' });
  const refused = await fill(mod, await openPolicy(easel, mod), 'pace', { cooldown: 'an hour', atOnce: '' });
  expect(textOf(refused.reply())).toContain('must be a whole number from 0 to 86,400, or blank. Nothing was changed.');
  expect(buttonsOf(shownBy(refused))).toEqual(['policy/again/pace', 'policy/home']);
  const form = await tryAgain(mod, refused);
  expect(formOf(form)).toEqual({ cooldown: 'an hour', atOnce: '' });

  const twice = await mod.submit(form, { cooldown: '1.5' });
  await twice.answered();
  const sent = await mod.submit(await tryAgain(mod, twice), { cooldown: '3600' });
  await sent.answered();
  expect(textOf(sent.reply())).toContain('3,600 s cooldown, 3 at once');
  expect(buttonsOf(shownBy(sent))).not.toContain('policy/again/pace');
});

test('words and roles are offered again, too', async () => {
  const easel = await startEasel();
  const mod = managerOf(easel.guild, 'mod', 'zh-TW');
  const panel = await openPolicy(easel, mod);
  const words = await fill(mod, panel, 'words', { add: 'cat\n***', remove: 'dog' });
  expect(formOf(await tryAgain(mod, words))).toEqual({ add: 'cat\n***', remove: 'dog' });
  const role = easel.guild.addRole().id;
  const roles = await fill(mod, await openPolicy(easel, mod), 'role-allowance', {
    roles: [role],
    day: 'five',
    month: '100',
  });
  expect(formOf(await tryAgain(mod, roles))).toEqual({ roles: [role], day: 'five', month: '100' });
});

test('a change by somebody else meanwhile is not overwritten by a form that is offered again', async () => {
  const easel = await startEasel();
  const [mod, head] = [managerOf(easel.guild, 'mod'), managerOf(easel.guild, 'head')];
  const refused = await fill(mod, await openPolicy(easel, mod), 'budget', { day: 'much', month: '' });
  await decide(easel, head, 'budget', { day: '50', month: '' });
  const sent = await mod.submit(await tryAgain(mod, refused), { day: '70' });
  await sent.answered();
  expect(textOf(sent.reply())).toContain(`✋ <@${head.id}> changed the settings first`);
  expect(textOf(sent.reply())).toContain('50 a day, 5,000 a month for the server');
});

test('a forgotten draft opens the form with the present policy', async () => {
  const easel = await startEasel();
  const mod = managerOf(easel.guild, 'mod');
  await decide(easel, mod, 'budget', { day: '50', month: '' });
  const refused = await fill(mod, await openPolicy(easel, mod), 'budget', { day: 'much', month: '7' });
  await easel.clock.advance(15 * 60_000);
  expect(formOf(await tryAgain(mod, refused))).toEqual({ day: '50', month: '' });
});

test('only members who may manage the server open it, and a forged one is refused', async () => {
  const easel = await startEasel();
  const mod = managerOf(easel.guild, 'mod');
  const panel = await openPolicy(easel, mod);
  await fill(mod, panel, 'budget', { day: 'much', month: '' });
  for (const forged of ['policy/again/clean-up', 'policy/again/nothing', 'policy/again']) {
    const pressed = await mod.press(panel, forged, { forged: true });
    await pressed.answered();
    expect(textOf(pressed.reply())).toBe('This button no longer works.');
  }
  const quota = await easel.ana.command(easel.channel, 'quota');
  await quota.answered();
  const stranger = await easel.ana.press(shownBy(quota), 'policy/again/budget', { forged: true });
  await stranger.answered();
  expect(textOf(stranger.reply())).toBe('Only people with **Manage Server** can do that. Ask one of them.');
});

test('the form of role allowances explains what blank means', async () => {
  const easel = await startEasel();
  for (const [locale, hint] of [
    ['en-US', "Blank: the host's limit. Both blank: the roles lose their own credits."],
    ['zh-TW', '留白＝同營運者上限；兩個都留白＝取消這些身分組的點數。'],
  ] as const) {
    const mod = managerOf(easel.guild, `mod-${locale}`, locale);
    const panel = await openPolicy(easel, mod);
    const picked = await pick(mod, panel, 'role-allowance');
    const hints = (picked.response?.data?.components ?? []).map(({ description }) => description);
    expect(hints.slice(1)).toEqual([hint, hint]);
  }
});

test("a role whose numbers are both blank loses its allowance; with one blank it has the host's limit there", async () => {
  const easel = await startEasel();
  const mod = managerOf(easel.guild, 'mod');
  const role = easel.guild.addRole().id;
  expect(await decide(easel, mod, 'role-allowance', { roles: [role], day: '5', month: '' })).toContain(
    `<@&${role}> 5 / 1,000`,
  );
  expect(await decide(easel, mod, 'role-allowance', { roles: [role], day: '', month: '' })).not.toContain(role);
});
