import { expect, test } from 'vitest';
import type { ModalValues } from '../../sandbox/discord/people/modal.ts';
import { channelTypes } from '../../sandbox/discord/world/channels.ts';
import { languages } from '../support/languages.ts';
import { formSettings, type FormSetting, type PolicyContent } from '../../src/core/moderation/policy.ts';
import { createWords } from '../../src/words/words.ts';
import { startEasel, textOf, type Easel } from '../support/easel.ts';
import { decisionsOf } from './decisions.ts';
import {
  decide,
  fill,
  formOf,
  linesIn,
  managerOf,
  openPolicy,
  openSection,
  pick,
  pressOn,
  shownBy,
} from './policy-panel.ts';

const words = createWords();
const english = words.in('en-US');
const image = 'bytedance/seedream-4-0/sequential';
const video = 'bytedance/seedance-1-0/pro/fast/text-to-video';

/** The values of a setting's change, what is in force then, its part of the audit log, and its text in the log channel. */
interface Change {
  readonly values: ModalValues;
  readonly state: string;
  readonly before: Partial<PolicyContent>;
  readonly after: Partial<PolicyContent>;
  readonly said: string;
}

function changesIn({ guild, channel }: Easel, logId: string): Readonly<Record<FormSetting, Change>> {
  const category = guild.addChannel({ name: 'studio', type: channelTypes.category });
  const [gold, silver] = [guild.addRole({ name: 'gold' }).id, guild.addRole({ name: 'silver' }).id];
  const others = (['media', 'stage'] as const).map(
    (type) => guild.addChannel({ name: type, type: channelTypes[type] }).id,
  );
  const allowed = [channel.id, category.id, ...others];
  const shown = allowed.map((id) => `<#${id}>`);
  return {
    'log-channel': {
      values: { channels: [logId] },
      state: `<#${logId}>`,
      before: {},
      after: { logChannel: logId },
      said: `<#${logId}>`,
    },
    channels: {
      values: { 'channels-0': allowed },
      state: `${shown.slice(0, 3).join(', ')}, and 1 more`,
      before: { channels: [] },
      after: { channels: allowed },
      said: shown.join(', '),
    },
    allowance: {
      values: { day: '40', month: '400' },
      state: '40 a day, 400 a month per member',
      before: { allowance: {} },
      after: { allowance: { day: 40, month: 400 } },
      said: 'Credits per day: 40, Credits per month: 400',
    },
    'role-allowance': {
      values: { roles: [gold, silver], day: '60', month: '' },
      state: `<@&${gold}> 60 / 1,000, <@&${silver}> 60 / 1,000 (day / month, highest wins)`,
      before: { roleAllowances: [] },
      after: { roleAllowances: [gold, silver].map((roleId) => ({ roleId, day: 60 })) },
      said: `<@&${gold}> 60 / –, <@&${silver}> 60 / –`,
    },
    pace: {
      values: { cooldown: '30', atOnce: '2' },
      state: '30 s cooldown, 2 at once',
      before: { cooldown: 0 },
      after: { cooldown: 30, jobsAtOnce: 2 },
      said: 'Cooldown in seconds: 30, Requests at once per member: 2',
    },
    budget: {
      values: { day: '300', month: '3,000' },
      state: '300 a day, 3,000 a month for the server',
      before: { budget: {} },
      after: { budget: { day: 300, month: 3_000 } },
      said: 'Credits per day: 300, Credits per month: 3,000',
    },
    models: {
      values: { 'models-0': [image] },
      state: 'Off: `/video`',
      before: { modelsOff: [] },
      after: { modelsOff: [video] },
      said: `Off: \`${video}\``,
    },
    'model-roles': {
      values: { 'models-0': [image], roles: [gold] },
      state: `For certain roles: \`/image\` <@&${gold}>`,
      before: { modelRoles: [] },
      after: { modelRoles: [{ modelId: image, roleIds: [gold] }] },
      said: `\`${image}\``,
    },
    'age-restricted': {
      values: { 'models-0': [video] },
      state: 'Only in age-restricted channels: `/video`',
      before: { ageRestricted: [] },
      after: { ageRestricted: [video] },
      said: `\`${video}\``,
    },
    largest: {
      values: { credits: '30', images: '１０', seconds: '5' },
      state: 'Up to 30 credits, 10 images, 5 seconds per request',
      before: { largest: {} },
      after: { largest: { credits: 30, images: 10, seconds: 5 } },
      said: 'Credits per request: 30, Images per request: 10, Seconds of video or sound per request: 5',
    },
    'preview-above': {
      values: { previewAbove: '20' },
      state: 'Preview above 20 credits',
      before: {},
      after: { previewAbove: 20 },
      said: 'Preview above how many credits: 20',
    },
    inputs: {
      values: {
        inputs: ['inputs-others', 'inputs-allowed'],
        roles: [gold, silver],
        'input-channels': [channel.id, category.id],
      },
      state: `Files of other members too · Files only for <@&${gold}>, <@&${silver}> · Files only in <#${channel.id}>, <#${category.id}>`,
      before: { inputs: { allowed: true, roles: [], channels: [], others: false } },
      after: { inputs: { allowed: true, roles: [gold, silver], channels: [channel.id, category.id], others: true } },
      said: `Files of other members too · Files only for <@&${gold}>, <@&${silver}> · Files only in <#${channel.id}>, <#${category.id}>`,
    },
    words: {
      values: { add: 'Cat*\ndog' },
      state: '2 blocked words',
      before: { words: [] },
      after: { words: ['cat*', 'dog'] },
      said: '+2 −0',
    },
    'only-for-me': {
      values: { 'only-for-me': 'private-off' },
      state: 'No private results',
      before: { onlyForMe: true },
      after: { onlyForMe: false },
      said: 'No private results',
    },
    'mention-owner': {
      values: { 'mention-owner': 'mention-on' },
      state: 'Mentions after a long wait',
      before: { mentionOwner: false },
      after: { mentionOwner: true },
      said: 'Mentions after a long wait',
    },
  };
}

test('each setting is changed by its button and its form; the section says so at once, in place, and there is one row and one line in the log', async () => {
  const easel = await startEasel();
  const mod = managerOf(easel.guild, 'mod');
  const log = easel.guild.addChannel({ name: 'log' });
  const changes = changesIn(easel, log.id);
  let panel = await openPolicy(easel, mod);
  const home = panel.id;
  const rows = [];
  // The log channel comes first, so that it has the decisions after it.
  for (const setting of ['log-channel' as const, ...formSettings.filter((each) => each !== 'log-channel')]) {
    const { values, state, before, after } = changes[setting];
    const changed = await fill(mod, panel, setting, values);
    panel = shownBy(changed);
    expect([setting, panel.id]).toEqual([setting, home]);
    expect(textOf(panel).split('\n')[0]).toBe(`✅ Saved: ${english(`policy.form.${setting}`)}.`);
    expect(textOf(panel)).toContain(state);
    const what = { by: mod.id, what: 'policy', setting, before, after };
    rows.push({ version: 1, id: changed.id, at: easel.clock.now(), ...what });
  }
  expect(decisionsOf(easel, easel.guild.id)).toEqual(JSON.parse(JSON.stringify(rows)));
  expect(linesIn(log)).toEqual(
    rows.map(({ setting }) => {
      const name = english(`policy.setting.${setting}`);
      return `⚙️ <@${mod.id}> changed ${name} · ${changes[setting].said}`;
    }),
  );
  // The home has all of it in one line a section.
  const lines = textOf(await openPolicy(easel, mod)).split('\n');
  const lineOf = (title: string): string | undefined => lines[lines.indexOf(`**${title}**`) + 1];
  const statesOf = (...of: FormSetting[]): string => of.map((setting) => changes[setting].state).join(' · ');
  expect(lineOf('Credits')).toBe(statesOf('allowance', 'role-allowance', 'budget'));
  expect(lineOf('Limits')).toBe(statesOf('pace', 'largest', 'preview-above', 'inputs', 'only-for-me', 'mention-owner'));
  expect(lineOf('Models')).toBe(statesOf('models', 'model-roles', 'age-restricted'));
  expect(lineOf('Log')).toBe(`<#${log.id}>`);

  // The next form has the chosen values. Blank returns a setting to the operator's.
  expect(formOf(await pick(mod, panel, 'role-allowance'))).toEqual({ roles: [], day: '', month: '' });
  expect(formOf(await pick(mod, await openPolicy(easel, mod), 'pace'))).toEqual({ cooldown: '30', atOnce: '2' });
  expect(formOf(await pick(mod, await openPolicy(easel, mod), 'models'))).toEqual({ 'models-0': [image] });
  expect(formOf(await pick(mod, await openPolicy(easel, mod), 'inputs'))).toEqual({
    ...changes.inputs.values,
    inputs: ['inputs-allowed', 'inputs-others'],
  });
  expect(formOf(await pick(mod, await openPolicy(easel, mod), 'only-for-me'))).toEqual({
    'only-for-me': 'private-off',
  });
  expect(await decide(easel, mod, 'inputs', { inputs: [] })).toContain('No files from members');
  expect(await decide(easel, mod, 'pace', { cooldown: '', atOnce: ' ' })).toContain('No cooldown, 3 at once');
});

test('a section leads back to the home, in place', async () => {
  const easel = await startEasel();
  const mod = managerOf(easel.guild, 'mod');
  const panel = await openPolicy(easel, mod);
  const home = textOf(panel);
  for (const section of ['credits', 'limits', 'models', 'words'] as const) {
    const shown = await openSection(mod, panel, section);
    expect([shown.id, textOf(shown).split('\n')[0]]).toEqual([panel.id, `## ${english(`policy.section.${section}`)}`]);
    expect(textOf(shownBy(await pressOn(mod, shown, 'policy/home')))).toBe(home);
  }
});

test.each(languages)(
  'every form and every line exists in %s, and the log in the language of the server',
  async (language) => {
    const t = words.in(language);
    const easel = await startEasel();
    const guild = easel.discord.addGuild({ name: 'Studio', locale: language });
    const channel = guild.addChannel({ name: 'pictures' });
    const log = guild.addChannel({ name: 'log' });
    const mod = managerOf(guild, 'mod', language);
    const other = managerOf(guild, 'other', language === 'en-US' ? 'zh-TW' : 'en-US');
    await easel.clock.advance(0);
    const panel = await openPolicy({ channel }, mod);
    expect(textOf(panel).split('\n')[0]).toBe(t('policy.title'));
    for (const setting of [...formSettings, 'preset' as const]) {
      const { data } = (await pick(mod, await openPolicy({ channel }, mod), setting)).response ?? {};
      expect(data?.title).toBe(t(`policy.form.${setting}`));
    }
    await fill(mod, panel, 'log-channel', { channels: [log.id] });
    const said = await decide({ channel }, other, 'only-for-me', { 'only-for-me': 'private-off' });
    const name = t('policy.setting.only-for-me');
    expect(said).not.toContain(t('policy.saved', { setting: t('policy.form.only-for-me') }));
    const decision = t('decision.policy', { by: `<@${other.id}>`, setting: name });
    expect(linesIn(log)[1]).toBe(`${decision} · ${t('policy.choice.private-off')}`);
  },
);
