import { expect, test } from 'vitest';
import { ended, startEasel, textOf } from '../support/easel.ts';
import { decisionsOf } from './decisions.ts';
import { decide, fill, managerOf, openPolicy, pick, pressOn, shownBy } from './policy-panel.ts';

const refused = 'Only people with **Manage Server** can do that. Ask one of them.';

test('without Manage Server nothing is shown or changed, also with forged commands, presses and forms', async () => {
  const easel = await startEasel();
  const { guild, channel, ana, mei } = easel;
  const mod = managerOf(guild, 'mod');
  await expect(ana.command(channel, 'policy')).rejects.toThrow('do not have permission');
  const forged = await ana.command(channel, 'policy', {}, { forged: true });
  await forged.answered();
  expect([forged.response?.ephemeral, textOf(forged.reply())]).toEqual([true, refused]);
  const zh = await mei.command(channel, 'policy', {}, { forged: true });
  await zh.answered();
  expect(textOf(zh.reply())).toBe('只有擁有「管理伺服器」權限的人可以操作，請找他們幫忙。');

  // Custom ids of the panel, pressed on a message that they can see.
  const mine = await ana.command(channel, 'quota');
  await mine.answered();
  for (const id of [
    'policy/home',
    'policy/section/credits',
    'policy/edit/budget',
    'policy/again/preset',
    'policy/clean-up/0',
    'policy/presets',
    'policy/undo/0',
    'policy/show-words/0',
    'policy/next-words/1',
    'policy/back-words/0',
  ]) {
    const pressed = await ana.press(shownBy(mine), id, { forged: true });
    await pressed.answered();
    expect(textOf(pressed.reply())).toBe(refused);
  }
  const picked = await ana.pick(shownBy(mine), 'policy/pick/0', ['only-for-me'], { forged: true });
  await picked.answered();
  expect(textOf(picked.reply())).toBe(refused);
  // The form that was shown to a moderator, sent by another member.
  const form = await pick(mod, await openPolicy(easel, mod), 'budget');
  const sent = await ana.submit(form, { day: '1' }, { forged: true });
  await sent.answered();
  expect(textOf(sent.reply())).toBe(refused);
  expect(decisionsOf(easel, guild.id)).toEqual([]);
});

test('rights are checked at each step: a moderator who lost them is refused at the next press and form', async () => {
  const easel = await startEasel();
  const { guild } = easel;
  const mod = managerOf(guild, 'mod');
  const panel = await openPolicy(easel, mod);
  const form = await pick(mod, await openPolicy(easel, mod), 'budget');
  for (const id of mod.roles) mod.takeRole({ id });
  const sent = await mod.submit(form, { day: '1' });
  await sent.answered();
  const pressed = await pressOn(mod, panel, 'policy/presets');
  expect([textOf(sent.reply()), textOf(pressed.reply())]).toEqual([refused, refused]);
  expect(decisionsOf(easel, guild.id)).toEqual([]);
});

test('a forged press on a public message is answered in private, and leaves the message as it is', async () => {
  const easel = await startEasel();
  const { guild, channel, ana } = easel;
  const mod = managerOf(guild, 'mod');
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  await asked.answered();
  await easel.until(() => ended(asked));
  const card = textOf(asked.reply());
  for (const id of ['policy/home', 'policy/section/limits', 'policy/show-words/0', 'policy/undo/0']) {
    const pressed = await mod.press(shownBy(asked), id, { forged: true });
    await pressed.answered();
    expect([id, pressed.response?.ephemeral]).toEqual([id, true]);
  }
  const sent = await mod.forge(shownBy(asked), {
    as: 'form',
    customId: 'policy/largest/0',
    fields: ['credits', 'images', 'seconds'].map((name) => ({ type: 4, custom_id: name, value: 'much' })),
  });
  await sent.answered();
  expect([sent.response?.ephemeral, textOf(sent.reply())]).toEqual([
    true,
    'Credits per request must be a whole number from 0 to 999,999,999, or blank. Nothing was changed.',
  ]);
  expect(textOf(asked.reply())).toBe(card);
});

test('unknown settings, forged revisions and ids of other servers change nothing', async () => {
  const easel = await startEasel();
  const { guild, discord, channel } = easel;
  const mod = managerOf(guild, 'mod');
  const elsewhere = discord.addGuild({ name: 'Elsewhere' });
  const foreign = elsewhere.addChannel({ name: 'theirs' });
  await easel.clock.advance(0);
  const panel = await openPolicy(easel, mod);
  for (const id of ['policy', 'policy/', 'policy/nothing/0', 'policy/pick', `policy/channels/${'9'.repeat(60)}`]) {
    const pressed = await mod.press(panel, id, { forged: true });
    await pressed.answered();
    expect([id, textOf(pressed.reply())]).toEqual([id, 'This button no longer works.']);
  }
  for (const revision of ['1', '-1', '99999999999', 'x', '']) {
    const pressed = await mod.press(panel, `policy/only-for-me/${revision}`, { forged: true });
    await pressed.answered();
    expect(textOf(pressed.reply())).not.toContain('Changed');
  }
  expect(decisionsOf(easel, guild.id)).toEqual([]);
  // Discord itself does not send a channel of another server.
  const form = await pick(mod, await openPolicy({ channel }, mod), 'log-channel');
  await expect(mod.submit(form, { channels: [foreign.id] }, { forged: true })).rejects.toThrow(
    'Nobody and nothing here has the id',
  );
});

test('of two moderators at once the first change counts, and the second reads who was first and the present policy', async () => {
  const easel = await startEasel();
  const { guild, discord } = easel;
  const [mod, head] = [managerOf(guild, 'mod'), managerOf(guild, 'head', 'zh-TW')];
  const [first, second, older] = [
    await openPolicy(easel, mod),
    await openPolicy(easel, head),
    await openPolicy(easel, mod),
  ];
  const forms = [await pick(mod, first, 'budget'), await pick(head, second, 'allowance')] as const;
  // Both are under way at the same moment.
  const sent = await Promise.all([mod.submit(forms[0], { day: '50' }), head.submit(forms[1], { day: '5' })]);
  await Promise.all(sent.map(async (each) => each.answered()));
  const said = sent.map((each) => textOf(each.reply()));
  expect(said[0]).toContain('✅ Saved: Server budget.');
  expect(said[1]?.split('\n').slice(0, 2)).toEqual([
    `✋ <@${mod.id}> 先變更了設定，所以你的變更沒有儲存。以下是目前的設定。`,
    '## 這個伺服器的 Easel',
  ]);
  expect(said[1]).toContain('伺服器每天50點');
  expect(decisionsOf(easel, guild.id)).toMatchObject([
    { by: mod.id, setting: 'budget', after: { budget: { day: 50 } } },
  ]);
  // From the present panel it works at once.
  expect(textOf(shownBy(await fill(head, shownBy(sent[1]), 'allowance', { day: '5' })))).toContain('✅ 已儲存');
  // An offer on a panel that is older than the policy changes nothing.
  expect(textOf((await pressOn(mod, older, 'policy/presets')).reply())).toContain(
    `✋ <@${head.id}> changed the settings`,
  );
  expect(decisionsOf(easel, guild.id)).toHaveLength(2);
  expect(discord.traffic.filter(({ status }) => status !== undefined && status >= 400)).toEqual([]);
});

test('a policy belongs to one server: others keep theirs, also over a restart', async () => {
  const easel = await startEasel();
  const { guild, discord, channel, ana } = easel;
  const other = discord.addGuild({ name: 'Other' });
  const there = other.addChannel({ name: 'there' });
  await easel.clock.advance(0);
  const [mod, manager] = [managerOf(guild, 'mod'), managerOf(other, 'manager')];
  const visitor = other.join(ana);
  await decide(easel, mod, 'models', { 'models-0': [] });
  await decide(easel, mod, 'words', { add: 'cat' });
  await easel.stop();
  await easel.start();
  expect(textOf(await openPolicy({ channel: there }, manager))).toContain('**Models**\nAll models');
  expect(textOf(await openPolicy(easel, mod))).toContain('Off: `/video`, `/image`');
  const refusal = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  await refusal.answered();
  expect(textOf(refusal.reply())).toBe('This command is turned off in this server. Type `/` to see the others.');
  const asked = await visitor.command(there, 'image', { prompt: 'a cat', images: 1 });
  await asked.answered();
  expect(asked.response?.ephemeral).toBe(false);
  expect([decisionsOf(easel, guild.id).length, decisionsOf(easel, other.id).length]).toEqual([2, 0]);
});
