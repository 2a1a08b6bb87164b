import { expect, test } from 'vitest';
import type { ModalValues } from '../../sandbox/discord/people/modal.ts';
import { channelTypes } from '../../sandbox/discord/world/channels.ts';
import { languages } from '../support/languages.ts';
import { policySettings, type PolicyContent, type PolicySetting } from '../../src/core/moderation/policy.ts';
import { createWords } from '../../src/words/words.ts';
import { startEasel, textOf, type Easel } from '../support/easel.ts';
import { decisionsOf } from './decisions.ts';
import { decide, fill, formOf, linesIn, managerOf, openPolicy, pick, shownBy } from './policy-panel.ts';

const words = createWords();
const english = words.in('en-US');
const image = 'bytedance/seedream-4-0/sequential';
const video = 'bytedance/seedance-1-0/pro/fast/text-to-video';

/** The values of a setting's change, its line on the panel in English, and its part of the audit log. */
interface Change {
  readonly values?: ModalValues;
  readonly line: string;
  readonly before: Partial<PolicyContent>;
  readonly after: Partial<PolicyContent>;
  readonly said: string;
}

function changesIn({ guild, channel }: Easel, logId: string): Partial<Record<PolicySetting, Change>> {
  const category = guild.addChannel({ name: 'studio', type: channelTypes.category });
  const [gold, silver] = [guild.addRole({ name: 'gold' }).id, guild.addRole({ name: 'silver' }).id];
  const others = (['media', 'stage'] as const).map(
    (type) => guild.addChannel({ name: type, type: channelTypes[type] }).id,
  );
  const allowed = [channel.id, category.id, ...others];
  const shown = allowed.map((id) => `<#${id}>`).join(', ');
  return {
    'log-channel': {
      values: { channels: [logId] },
      line: `**Log channel:** <#${logId}>`,
      before: {},
      after: { logChannel: logId },
      said: `<#${logId}>`,
    },
    channels: {
      values: { 'channels-0': allowed },
      line: `**Where:** ${shown}`,
      before: { channels: [] },
      after: { channels: allowed },
      said: shown,
    },
    allowance: {
      values: { day: '40', month: '400' },
      line: '**A member:** 40 credits a day, 400 a month',
      before: { allowance: {} },
      after: { allowance: { day: 40, month: 400 } },
      said: 'Credits a day: 40, Credits a month: 400',
    },
    'role-allowance': {
      values: { roles: [gold, silver], day: '60', month: '' },
      line: `**By role, the best counts (credits a day / a month):** <@&${gold}> 60 / 1,000, <@&${silver}> 60 / 1,000`,
      before: { roleAllowances: [] },
      after: { roleAllowances: [gold, silver].map((roleId) => ({ roleId, day: 60 })) },
      said: `<@&${gold}> 60 / –, <@&${silver}> 60 / –`,
    },
    pace: {
      values: { cooldown: '30', atOnce: '2' },
      line: '**Cooldown:** 30 s · **jobs at once:** 2',
      before: { cooldown: 0 },
      after: { cooldown: 30, jobsAtOnce: 2 },
      said: 'Seconds between two requests of a member: 30, Jobs of a member at once: 2',
    },
    budget: {
      values: { day: '300', month: '3,000' },
      line: '**The whole server:** 300 credits a day, 3,000 a month',
      before: { budget: {} },
      after: { budget: { day: 300, month: 3_000 } },
      said: 'Credits a day: 300, Credits a month: 3,000',
    },
    models: {
      values: { 'models-0': [image] },
      line: '**Not offered:** `/video`',
      before: { modelsOff: [] },
      after: { modelsOff: [video] },
      said: `**Not offered:** \`${video}\``,
    },
    'model-roles': {
      values: { 'models-0': [image], roles: [gold] },
      line: `**For some roles only:** \`/image\` <@&${gold}>`,
      before: { modelRoles: [] },
      after: { modelRoles: [{ modelId: image, roleIds: [gold] }] },
      said: `\`${image}\``,
    },
    'age-restricted': {
      values: { 'models-0': [video] },
      line: '**Age-restricted channels only:** `/video`',
      before: { ageRestricted: [] },
      after: { ageRestricted: [video] },
      said: `\`${video}\``,
    },
    largest: {
      values: { credits: '30', images: '１０', seconds: '5' },
      line: '**Most in one request:** 30 credits · 10 images · 5 seconds',
      before: { largest: {} },
      after: { largest: { credits: 30, images: 10, seconds: 5 } },
      said: 'Most credits for one request: 30, Most images in one request: 10, Longest video, in seconds: 5',
    },
    inputs: {
      values: {
        inputs: ['inputs-others', 'inputs-allowed'],
        roles: [gold, silver],
        'input-channels': [channel.id, category.id],
      },
      line: `**Files put in:** allowed · only for <@&${gold}>, <@&${silver}> · only in <#${channel.id}>, <#${category.id}> · other members' files too`,
      before: { inputs: { allowed: true, roles: [], channels: [], others: false } },
      after: { inputs: { allowed: true, roles: [gold, silver], channels: [channel.id, category.id], others: true } },
      said: `allowed · only for <@&${gold}>, <@&${silver}> · only in <#${channel.id}>, <#${category.id}> · other members' files too`,
    },
    words: {
      values: { add: 'Cat*\ndog' },
      line: '**Blocked words:** 2',
      before: { words: [] },
      after: { words: ['cat*', 'dog'] },
      said: '+2 −0',
    },
    'only-for-me': {
      line: '**“Only for me”:** not allowed',
      before: { onlyForMe: true },
      after: { onlyForMe: false },
      said: 'not allowed',
    },
  };
}

test('each setting is changed by one pick and at most one form; the panel says so at once, and there is one row and one line in the log', async () => {
  const easel = await startEasel();
  const mod = managerOf(easel.guild, 'mod');
  const log = easel.guild.addChannel({ name: 'log' });
  const changes = changesIn(easel, log.id);
  expect([...Object.keys(changes), 'clean-up'].toSorted()).toEqual([...policySettings].toSorted());
  let panel = await openPolicy(easel, mod);
  const rows = [];
  // The log channel comes first, so that it has the decisions after it.
  for (const setting of ['log-channel' as const, ...policySettings.filter((each) => each !== 'log-channel')]) {
    const change = changes[setting];
    if (change === undefined) continue;
    const { values, line, before, after } = change;
    const changed = values === undefined ? await pick(mod, panel, setting) : await fill(mod, panel, setting, values);
    // The panel itself says so, and can be used again.
    panel = shownBy(changed);
    expect(textOf(panel).split('\n')[0]).toBe(`✅ Changed: ${english(`policy.setting.${setting}`)}.`);
    expect(textOf(panel).split('\n')).toContain(line);
    rows.push({
      version: 1,
      id: changed.id,
      at: easel.clock.now(),
      by: mod.id,
      what: 'policy',
      setting,
      before,
      after,
    });
  }
  expect(decisionsOf(easel, easel.guild.id)).toEqual(JSON.parse(JSON.stringify(rows)));
  expect(linesIn(log)).toEqual(
    rows.map(({ setting }) => {
      const name = english(`policy.setting.${setting}`);
      return `⚙️ <@${mod.id}> changed ${name} · ${changes[setting]?.said}`;
    }),
  );

  // The next form has the chosen values. Blank returns a setting to the operator's.
  expect(formOf(await pick(mod, panel, 'role-allowance'))).toEqual({ roles: [], day: '', month: '' });
  expect(formOf(await pick(mod, panel, 'pace'))).toEqual({ cooldown: '30', atOnce: '2' });
  expect(formOf(await pick(mod, panel, 'models'))).toEqual({ 'models-0': [image] });
  expect(formOf(await pick(mod, panel, 'inputs'))).toEqual({
    ...changes.inputs?.values,
    inputs: ['inputs-allowed', 'inputs-others'],
  });
  expect(await decide(easel, mod, 'inputs', { inputs: [] })).toContain('**Files put in:** not allowed');
  expect(await decide(easel, mod, 'pace', { cooldown: '', atOnce: ' ' })).toContain(
    '**Cooldown:** 0 s · **jobs at once:** 3',
  );
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
    expect(textOf(panel).split('\n')[0]).toBe(t('policy.line.title'));
    for (const setting of policySettings) {
      if (setting === 'only-for-me' || setting === 'clean-up') continue;
      const { data } = (await pick(mod, panel, setting)).response ?? {};
      expect(data?.title).toBe(t(`policy.form.${setting}`));
    }
    await fill(mod, panel, 'log-channel', { channels: [log.id] });
    const said = await decide({ channel }, other, 'only-for-me');
    const name = t('policy.setting.only-for-me');
    expect(said).not.toContain(t('policy.saved', { setting: name }));
    const decision = t('decision.policy', { by: `<@${other.id}>`, setting: name });
    expect(linesIn(log)[1]).toBe(`${decision} · ${t('policy.off')}`);
  },
);
