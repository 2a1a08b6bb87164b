import { defaultPolicy, formSettings, type Policy } from '../../../src/core/moderation/policy.ts';
import { sections } from '../../../src/core/moderation/section.ts';
import { localized } from '../../../src/core/text.ts';
import { blockedWords } from '../../../src/messages/policy/blocked-words.ts';
import type { PanelContext } from '../../../src/messages/policy/context.ts';
import { policyForm, presetForm } from '../../../src/messages/policy/forms.ts';
import { policyHome } from '../../../src/messages/policy/home.ts';
import { changeProblem } from '../../../src/messages/policy/problem.ts';
import { hasView, sectionView } from '../../../src/messages/policy/section-view.ts';
import { privateText } from '../../../src/messages/private-text.ts';
import type { Translate, WordKey } from '../../../src/words/words.ts';
import { typed } from '../../commands/typed.ts';
import { privately, type Moment, type Part } from '../moment.ts';
import { ids, image, now, server as exists, video } from './facts.ts';

const server = { ...typed().server, ...exists };
const ceilings = { member: { day: 100, month: 1_000 }, server: { day: 2_000, month: 20_000 }, atOnce: 3 };
/** Where the host sets no limits. */
const endless = { member: ceilings.member, server: { day: 1e9, month: 1e9 }, atOnce: 3 };
const known: PanelContext['screening'] = { autoMod: 'known', rules: 2, unchecked: [], isComplete: true };

const decided: Policy = {
  ...defaultPolicy,
  revision: 7,
  changed: { by: ids.max, at: now - 3_600_000 },
  channels: [ids.pictures, ids.lounge],
  logChannel: ids.modLog,
  allowance: { day: 60 },
  roleAllowances: [{ roleId: ids.artist, day: 90, month: 1_000 }],
  budget: { day: 1_500 },
  cooldown: 30,
  jobsAtOnce: 2,
  largest: { credits: 30, images: 4, seconds: 5 },
  previewAbove: 20,
  modelsOff: [video.id],
  modelRoles: [{ modelId: image.id, roleIds: [ids.artist] }],
  ageRestricted: [video.id],
  inputs: { allowed: true, roles: [ids.artist], channels: [ids.pictures], others: true },
  words: ['catalog*', 'dragon', 'spam'],
  onlyForMe: false,
};
const stale: Policy = {
  ...decided,
  channels: [ids.gone, ids.pictures, ids.lounge, ids.modLog, ids.gone],
  roleAllowances: [{ roleId: ids.gone, day: 90 }],
  modelsOff: ['gone/model'],
  inputs: { allowed: false, roles: [], channels: [], others: false },
  onlyForMe: true,
};

function contextWith(policy: Policy, t: Translate, more: Partial<PanelContext> = {}): PanelContext {
  return { policy, models: [image, video], server, ceilings, screening: known, logBacklog: undefined, t, ...more };
}

const troubled: Partial<PanelContext> = {
  screening: { autoMod: 'forbidden', rules: 0, unchecked: [], isComplete: false },
  logBacklog: { waiting: 4, since: now - 7_200_000 },
};
const unchecked = (
  ['alert', 'costly', 'keyword', 'mentions', 'preset', 'profile', 'regex', 'rule', 'spam', 'trigger'] as const
).map((what) => ({ ruleName: 'Rule', what }));

const forms = formSettings.map((setting): Moment => ({
  name: `policy-form-${setting}`,
  title: `The form: ${setting.replaceAll('-', ' ')}`,
  when: 'Behind its *Edit* button, filled with what is set now.',
  shown: (t) => [{ kind: 'form', form: policyForm(setting, { ...contextWith(decided, t), draft: undefined }) }],
}));

const problems: readonly (readonly [WordKey, object])[] = [
  ['policy.saved', {}],
  ['policy.cut', {}],
  ['policy.cleaned', {}],
  ['policy.nothing-stale', {}],
  ['policy.second', {}],
  ['policy.preset-applied', {}],
  ['policy.preset-undone', {}],
  ['policy.preset-needs-channels', {}],
  ['policy.preset-not-undone-changed', {}],
  ['policy.preset-not-undone-undone', {}],
  ['policy.not-a-number', {}],
  ['policy.too-many-roles', {}],
  ['policy.too-many-words', {}],
  ['policy.long-word', {}],
  ['policy.only-wildcards', {}],
];

/** `/policy`. */
export const policy: Part = {
  title: 'Settings',
  moments: [
    {
      name: 'policy-first',
      title: 'The first time',
      when: '`/policy` in a server where nothing was decided yet: three presets, and what each section is.',
      shown: (t) => privately(policyHome(contextWith(defaultPolicy, t))),
    },
    {
      name: 'policy-home',
      title: 'The home of the settings',
      when: '`/policy`: six sections, each with its state in a line.',
      shown: (t) =>
        privately(
          policyHome(contextWith(decided, t)),
          policyHome(contextWith({ ...decided, cooldown: 0, budget: { day: 500 } }, t, { ceilings: endless })),
        ),
    },
    {
      name: 'policy-warnings',
      title: 'What needs attention',
      when: 'Warnings stand on top: deleted channels, AutoMod that cannot be read, a log channel that cannot be written.',
      shown: (t) =>
        privately(
          policyHome(contextWith(stale, t, troubled)),
          policyHome(contextWith({ ...stale, channels: [ids.gone] }, t)),
        ),
    },
    {
      name: 'policy-preset-form',
      title: 'The form: a preset',
      when: 'What each preset would do, with a log channel and a budget.',
      shown: (t) => [{ kind: 'form', form: presetForm({ ...contextWith(defaultPolicy, t), draft: undefined }) }],
    },
    {
      name: 'policy-preset',
      title: 'A preset was applied',
      when: 'It can be undone until the next change.',
      shown: (t) =>
        privately(
          policyHome(contextWith({ ...decided, preset: 'family' }, t), [
            t('policy.preset-applied', { preset: t('policy.choice.family') }),
          ]),
        ),
    },
    ...sections.filter(hasView).map((section): Moment => ({
      name: `policy-section-${section}`,
      title: `The section: ${section}`,
      when: 'All settings of one section, each with its button.',
      shown: (t) => privately(sectionView(section, contextWith(decided, t))),
    })),
    {
      name: 'policy-unchecked',
      title: 'What is not checked',
      when: 'Parts of AutoMod rules that Easel does not apply, and why.',
      shown: (t) =>
        privately(
          sectionView(
            'words',
            contextWith(decided, t, { screening: { autoMod: 'known', rules: 4, unchecked, isComplete: false } }),
          ),
          sectionView(
            'words',
            contextWith(defaultPolicy, t, {
              screening: { autoMod: 'unread', rules: 0, unchecked: [], isComplete: true },
            }),
          ),
          sectionView(
            'words',
            contextWith(defaultPolicy, t, {
              screening: { autoMod: 'known', rules: 0, unchecked: [], isComplete: true },
            }),
          ),
        ),
    },
    {
      name: 'policy-words',
      title: 'The blocked words',
      when: 'In pages of fifty, and none.',
      shown: (t) =>
        privately(
          blockedWords(
            Array.from({ length: 120 }, (_, index) => `word ${index + 1}`),
            1,
            t,
          ),
          blockedWords([], 0, t),
        ),
    },
    {
      name: 'policy-news',
      title: 'What just happened',
      when: 'The first line of the panel after a change, or why nothing was changed.',
      shown: (t) =>
        privately(
          ...problems.map(([key]) =>
            privateText([
              t(key, {
                setting: t('policy.setting.budget'),
                field: t('policy.label.server-day'),
                least: 0,
                most: 2_000,
                count: 3,
                first: `<@${ids.max}>`,
                preset: t('policy.choice.family'),
              }),
            ]),
          ),
        ),
    },
    {
      name: 'policy-problem',
      title: 'A form with a mistake',
      when: 'Nothing is changed, and the form opens again with what was typed.',
      shown: (t) => privately(changeProblem('words', localized('policy.only-wildcards'), t)),
    },
    ...forms,
  ],
};
