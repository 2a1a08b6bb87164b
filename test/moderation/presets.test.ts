import { expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { ModalValues } from '../../sandbox/discord/people/modal.ts';
import { contentOf, defaultPolicy, policyRecord, type Policy } from '../../src/core/moderation/policy.ts';
import { startEasel, textOf, type Easel } from '../support/easel.ts';
import { buttonsOf } from '../support/press.ts';
import { refusalIn } from './asking.ts';
import { decisionsOf } from './decisions.ts';
import { decide, fill, formOf, linesIn, managerOf, openPolicy, pick, pressOn, shownBy } from './policy-panel.ts';

/** The policy of the server, as it is on disk. */
function storedPolicy({ database, guild }: Easel): Policy | undefined {
  const [row] = database.rows([`policy:${guild.id}`]);
  return row === undefined ? undefined : policyRecord.parse(row.value);
}

async function begin(easel: Easel, mod: MemberHandle, values: ModalValues): Promise<InteractionHandle> {
  return fill(mod, await openPolicy(easel, mod), 'preset', values);
}

const firstLine = (used: InteractionHandle): string | undefined => textOf(used.reply()).split('\n')[0];

test('a new server begins with a preset, its channels, a log channel and a budget: one decision, one revision', async () => {
  const easel = await startEasel();
  const { guild, channel, ana } = easel;
  const mod = managerOf(guild, 'mod');
  const [log, outside] = [guild.addChannel({ name: 'log' }), guild.addChannel({ name: 'outside' })];
  const panel = await openPolicy(easel, mod);
  const form = await pick(mod, panel, 'preset');
  expect(formOf(form)).toEqual({ preset: '', channels: [], log: [], 'server-day': '' });
  const [{ content } = { content: '' }] = form.response?.data?.components ?? [];
  expect(content).toContain(
    '**Locked down**\nFew credits, only in the channels you pick · 20 a day, 200 a month per member · ',
  );

  const sent = await mod.submit(form, {
    preset: 'locked-down',
    channels: [channel.id],
    log: [log.id],
    'server-day': '9,999',
  });
  await sent.answered();
  expect(shownBy(sent).id).toBe(panel.id);
  const lines = textOf(sent.reply()).split('\n');
  expect(lines.slice(0, 2)).toEqual([
    '✅ Preset **Locked down** applied.',
    "✂️ Server budget in credits per day: lowered to 500, the host's limit.",
  ]);
  const after = (title: string): string | undefined => lines[lines.indexOf(`**${title}**`) + 1];
  expect(['Where', 'Credits', 'Limits', 'Models', 'Log'].map(after)).toEqual([
    `<#${channel.id}>`,
    '20 a day, 200 a month per member',
    '60 s cooldown, 1 at once · Up to 10 credits, 1 image, 5 seconds per request · No files from members · No private results',
    'All models',
    `<#${log.id}>`,
  ]);
  expect(storedPolicy(easel)).toMatchObject({ revision: 1, preset: 'locked-down', budget: { day: 500 } });
  const [row, ...others] = decisionsOf(easel, guild.id);
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    id: sent.id,
    by: mod.id,
    what: 'preset',
    preset: 'locked-down',
    before: { channels: [], allowance: {}, cooldown: 0, onlyForMe: true },
    after: { channels: [channel.id], logChannel: log.id, allowance: { day: 20, month: 200 }, onlyForMe: false },
  });
  expect(row?.before).not.toHaveProperty('words');
  expect(linesIn(log)).toHaveLength(1);
  expect(linesIn(log)[0]).toContain(
    `<@${mod.id}> applied the preset Locked down · Where Easel works: <#${channel.id}>`,
  );

  // It is in force.
  expect(await refusalIn(outside, ana)).toContain(`<#${channel.id}>`);
  expect(await refusalIn(channel, ana, { images: 2 })).toContain('1 image');
});

test('a preset is undone once, also after a restart and by another manager, and then presets are offered again', async () => {
  const easel = await startEasel();
  const { guild } = easel;
  const [mod, head] = [managerOf(guild, 'mod'), managerOf(guild, 'head')];
  const log = guild.addChannel({ name: 'log' });
  const sent = await begin(easel, mod, { preset: 'family', log: [log.id] });
  expect(firstLine(sent)).toBe('✅ Preset **Family** applied.');
  await easel.stop();
  await easel.start();

  const undone = await pressOn(head, await openPolicy(easel, head), 'policy/undo/');
  expect(firstLine(undone)).toBe('↩️ **Family** is undone. The settings are as before.');
  expect(buttonsOf(shownBy(undone))).toContain('policy/presets');
  const stored = storedPolicy(easel);
  expect(stored).toMatchObject({ revision: 2, preset: 'undone', changed: { by: head.id } });
  expect(stored === undefined ? undefined : contentOf(stored)).toEqual(contentOf(defaultPolicy));
  // The former log channel is told as well.
  await easel.until(() => linesIn(log).length === 2);
  expect(linesIn(log).at(-1)).toContain(`↩️ <@${head.id}> undid the preset Family · `);
  expect(decisionsOf(easel, guild.id)).toMatchObject([
    { what: 'preset', preset: 'family' },
    { what: 'preset-undone', preset: 'family', by: head.id, after: { cooldown: 0, onlyForMe: true } },
  ]);

  // Another panel still offers to undo it.
  const twice = await pressOn(mod, shownBy(sent), 'policy/undo/');
  expect(firstLine(twice)).toBe('✋ Already undone. Nothing was changed.');
  expect(decisionsOf(easel, guild.id)).toHaveLength(2);

  const again = await begin(easel, mod, { preset: 'open' });
  expect(firstLine(again)).toBe('✅ Preset **Open** applied.');
  expect(storedPolicy(easel)).toMatchObject({ revision: 3, preset: 'open', inputs: { others: true } });
  expect(buttonsOf(shownBy(again))).toContain('policy/undo/3');
});

test('after any change a preset can no longer be undone, and no panel or form begins with another one', async () => {
  const easel = await startEasel();
  const { guild } = easel;
  const [mod, head] = [managerOf(guild, 'mod'), managerOf(guild, 'head', 'zh-TW')];
  const fresh = await openPolicy(easel, head);
  const openForm = await pick(head, await openPolicy(easel, head), 'preset');
  const sent = await begin(easel, mod, { preset: 'family' });
  await decide(easel, head, 'pace', { cooldown: '5', atOnce: '' });
  const before = storedPolicy(easel);
  expect(before).toMatchObject({ revision: 2, cooldown: 5, onlyForMe: false });
  expect(before).not.toHaveProperty('preset');

  const late = await pressOn(mod, shownBy(sent), 'policy/undo/');
  expect(firstLine(late)).toBe("✋ Can't undo: the settings have changed since. They stay as they are.");
  expect(buttonsOf(shownBy(late)).filter((id) => /undo|preset/u.test(id))).toEqual([]);
  const offered = await pressOn(head, fresh, 'policy/presets');
  expect(firstLine(offered)).toContain('先變更了設定');
  const filled = await head.submit(openForm, { preset: 'open' });
  await filled.answered();
  expect(firstLine(filled)).toContain('先變更了設定');
  // A form of the present revision, which nothing on the panel opens, would replace the whole policy.
  const reopened = await mod.press(shownBy(late), 'policy/again/preset', { forged: true });
  await reopened.answered();
  expect(reopened.response?.data?.custom_id).toBe('policy/preset/2');
  const forged = await mod.submit(reopened, { preset: 'open' });
  await forged.answered();
  expect(firstLine(forged)).toContain('changed the settings first');
  for (const revision of [0, 1, 2, 3]) {
    const pressed = await mod.press(shownBy(late), `policy/undo/${revision}`, { forged: true });
    await pressed.answered();
    expect(firstLine(pressed)).toContain("✋ Can't undo");
  }
  expect(storedPolicy(easel)).toEqual(before);
  expect(decisionsOf(easel, guild.id)).toHaveLength(2);
});

test('a preset that cannot be applied changes nothing, and its form is offered again as it was filled in', async () => {
  const easel = await startEasel();
  const { guild, channel } = easel;
  const mod = managerOf(guild, 'mod');
  const log = guild.addChannel({ name: 'log' });
  const open = await pick(mod, await openPolicy(easel, mod), 'preset');
  await expect(mod.submit(open, {})).rejects.toThrow('is required');

  const nowhere = await mod.submit(open, { preset: 'locked-down', log: [log.id], 'server-day': '50' });
  await nowhere.answered();
  expect(textOf(nowhere.reply())).toBe('Locked down needs at least one channel. Nothing was changed.');
  const again = await pressOn(mod, shownBy(nowhere), 'policy/again/preset');
  expect(formOf(again)).toEqual({ preset: 'locked-down', channels: [], log: [log.id], 'server-day': '50' });

  const much = await mod.submit(again, { channels: [channel.id], 'server-day': 'much' });
  await much.answered();
  expect(textOf(much.reply())).toContain('Server budget in credits per day must be a whole number');
  expect(storedPolicy(easel)).toBeUndefined();
  const sent = await mod.submit(await pressOn(mod, shownBy(much), 'policy/again/preset'), { 'server-day': '40' });
  await sent.answered();
  expect(storedPolicy(easel)).toMatchObject({ preset: 'locked-down', channels: [channel.id], budget: { day: 40 } });
});

test('what the host allows is the ceiling of a preset', async () => {
  const easel = await startEasel({ env: { QUOTA_DAILY_CREDITS: '7', QUOTA_MONTHLY_CREDITS: '150' } });
  const mod = managerOf(easel.guild, 'mod');
  await begin(easel, mod, { preset: 'locked-down', channels: [easel.channel.id] });
  expect(storedPolicy(easel)).toMatchObject({ allowance: { day: 7, month: 150 }, jobsAtOnce: 1 });
});

test('of two managers who begin at once, one does, and the other reads who it was', async () => {
  const easel = await startEasel();
  const [mod, head] = [managerOf(easel.guild, 'mod'), managerOf(easel.guild, 'head')];
  const forms = [
    await pick(mod, await openPolicy(easel, mod), 'preset'),
    await pick(head, await openPolicy(easel, head), 'preset'),
  ] as const;
  const sent = await Promise.all([
    mod.submit(forms[0], { preset: 'family' }),
    head.submit(forms[1], { preset: 'open' }),
  ]);
  await Promise.all(sent.map(async (each) => each.answered()));
  expect(sent.map(firstLine)).toEqual([
    '✅ Preset **Family** applied.',
    `✋ <@${mod.id}> changed the settings first, so yours weren't saved. These are the current ones.`,
  ]);
  expect(decisionsOf(easel, easel.guild.id)).toMatchObject([{ preset: 'family' }]);
});
