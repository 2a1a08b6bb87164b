import { describe, expect, test } from 'vitest';
import { changePolicy } from '../../../src/core/moderation/change.ts';
import {
  defaultPolicy,
  policyRecord,
  policySettings,
  type Policy,
  type PolicySetting,
} from '../../../src/core/moderation/policy.ts';
import { differences, settingsIn } from '../../../src/core/moderation/panel.ts';
import { sections } from '../../../src/core/moderation/section.ts';
import { settings } from '../../../src/core/moderation/settings.ts';

const channelIds = Array.from({ length: 52 }, (_, index) => `1${index}`);
const policy: Policy = policyRecord.parse({
  version: 1,
  revision: 3,
  channels: channelIds,
  logChannel: '100',
  allowance: { day: 5 },
  roleAllowances: [
    { roleId: '200', day: 7 },
    { roleId: '201', month: 60 },
  ],
  cooldown: 30,
  jobsAtOnce: 2,
  budget: { day: 40, month: 9999 },
  modelsOff: ['maker/one'],
  modelRoles: [{ modelId: 'maker/two', roleIds: ['200', '201'] }],
  ageRestricted: ['maker/three'],
  largest: { credits: 6, images: 4, seconds: 10 },
  previewAbove: 12,
  inputs: { allowed: true, roles: ['200'], channels: ['10', '11'], others: true },
  words: ['cat*', 'dog'],
  onlyForMe: false,
  mentionOwner: true,
});
const modelIds = ['maker/one', 'maker/two', 'maker/three'];
const view = {
  ceilings: { member: { day: 100, month: 1000 }, server: { day: 500, month: 5000 }, atOnce: 3 },
  present: { hasChannel: () => true, hasRole: () => true, modelIds },
};

const text = (key: string, args: object = {}): object => ({ key: `policy.${key}`, args });
const listOf = (items: readonly unknown[], none: string, more: object = {}): object => ({
  items,
  none: text(none),
  ...more,
});
const labelled = (label: string, now: number): object => text('entry', { name: text(`label.${label}`), value: now });
const shortened = { isShortenedFirst: true };
const number = (label: string, hint: string, now: number | undefined, bounds: object): object => {
  const { most = 999_999_999 } = bounds as { most?: number };
  return { kind: 'number', name: label, label, hint, now, least: 0, most, ceiling: most, blank: undefined, ...bounds };
};
const field = (kind: string, name: string, more: object, label = name): object => ({
  kind,
  name,
  label,
  hint: label,
  ...more,
});
const channels = channelIds.map((channel) => ({ channel }));

const inputsSaid = [
  text('inputs-others'),
  text('inputs-roles', { roles: listOf([{ role: '200' }], 'none', shortened) }),
  text('inputs-channels', { channels: listOf([{ channel: '10' }, { channel: '11' }], 'none', shortened) }),
];
const credits = (amount: number): object => text('credits', { credits: amount });
const windows = (key: string, day: number, month: number): object =>
  text(`state.${key}`, { day: credits(day), month: credits(month) });
const models = (key: string, items: readonly object[]): object =>
  text(`state.${key}`, { models: listOf(items, 'none', shortened) });

/** Of each setting: its state and its entry in the log, where nothing was decided and where all was. */
const said: Readonly<Record<string, readonly [state: object, entry: unknown, state: object, entry: unknown]>> = {
  channels: [
    listOf([], 'anywhere'),
    listOf([], 'anywhere'),
    listOf(channels, 'anywhere'),
    listOf(channels, 'anywhere'),
  ],
  'log-channel': [
    listOf([], 'no-log'),
    listOf([], 'no-log'),
    listOf([{ channel: '100' }], 'no-log'),
    listOf([{ channel: '100' }], 'no-log'),
  ],
  allowance: [
    windows('allowance', 100, 1000),
    listOf([], 'as-allowed'),
    windows('allowance', 5, 1000),
    listOf([labelled('day', 5)], 'as-allowed'),
  ],
  'role-allowance': [
    { items: [], none: text('none'), within: { key: 'policy.state.role-allowance', arg: 'roles' } },
    listOf([], 'none'),
    {
      items: [
        { parts: [{ role: '200' }, ' ', credits(7), ' / ', credits(1000)] },
        { parts: [{ role: '201' }, ' ', credits(100), ' / ', credits(60)] },
      ],
      none: text('none'),
      within: { key: 'policy.state.role-allowance', arg: 'roles' },
    },
    listOf(
      [{ parts: [{ role: '200' }, ' ', 7, ' / ', '–'] }, { parts: [{ role: '201' }, ' ', '–', ' / ', 60] }],
      'none',
    ),
  ],
  pace: [
    listOf([text('no-cooldown'), text('state.at-once', { count: 3 })], 'none'),
    listOf([labelled('cooldown', 0)], 'as-allowed'),
    listOf([text('state.cooldown', { count: 30 }), text('state.at-once', { count: 2 })], 'none'),
    listOf([labelled('cooldown', 30), labelled('atOnce', 2)], 'as-allowed'),
  ],
  budget: [
    windows('budget', 500, 5000),
    listOf([], 'as-allowed'),
    windows('budget', 40, 5000),
    listOf([labelled('day', 40), labelled('month', 9999)], 'as-allowed'),
  ],
  models: [
    text('all-models'),
    text('all-models'),
    models('models', [{ model: 'maker/one' }]),
    models('models', [{ model: 'maker/one' }]),
  ],
  'model-roles': [
    text('none'),
    listOf([], 'none', shortened),
    models('model-roles', [
      {
        parts: [{ model: 'maker/two' }, ' ', listOf([{ role: '200' }, { role: '201' }], 'none', { separator: ' ' })],
      },
    ]),
    listOf([{ model: 'maker/two' }], 'none', shortened),
  ],
  'age-restricted': [
    text('none'),
    listOf([], 'none', shortened),
    models('age-restricted', [{ model: 'maker/three' }]),
    listOf([{ model: 'maker/three' }], 'none', shortened),
  ],
  largest: [
    { items: [], none: text('no-limit'), within: { key: 'policy.state.largest', arg: 'limits' } },
    listOf([], 'no-limit'),
    {
      items: [
        text('most-credits', { count: 6 }),
        text('most-images', { count: 4 }),
        text('most-seconds', { count: 10 }),
      ],
      none: text('no-limit'),
      within: { key: 'policy.state.largest', arg: 'limits' },
    },
    listOf([labelled('credits', 6), labelled('images', 4), labelled('seconds', 10)], 'no-limit'),
  ],
  'preview-above': [
    text('no-preview'),
    listOf([], 'no-preview'),
    text('state.preview-above', { count: 12 }),
    listOf([labelled('previewAbove', 12)], 'no-preview'),
  ],
  inputs: [
    listOf([text('inputs-own')], 'none', { separator: ' · ' }),
    listOf([text('inputs-own')], 'none', { separator: ' · ' }),
    listOf(inputsSaid, 'none', { separator: ' · ' }),
    listOf(inputsSaid, 'none', { separator: ' · ' }),
  ],
  words: [
    text('nothing-blocked'),
    { parts: ['+', 0, ' −', 2] },
    text('state.words', { count: 2 }),
    { parts: ['+', 2, ' −', 0] },
  ],
  'only-for-me': [
    text('choice.private-on'),
    text('choice.private-on'),
    text('choice.private-off'),
    text('choice.private-off'),
  ],
  'mention-owner': [
    text('choice.mention-off'),
    text('choice.mention-off'),
    text('choice.mention-on'),
    text('choice.mention-on'),
  ],
};

test.each(settings.map((setting) => [setting.name, setting] as const))(
  '%s says on the panel and in the log what was decided, or that nothing was',
  (name, setting) => {
    expect([
      setting.state(defaultPolicy, view),
      setting.entry(defaultPolicy, policy),
      setting.state(policy, view),
      setting.entry(policy, defaultPolicy),
    ]).toEqual(said[name]);
  },
);

test('where every channel of the list is gone, the panel says that Easel works nowhere', () => {
  const gone = { ...view, present: { ...view.present, hasChannel: () => false } };
  expect(settings[0].state(policy, gone)).toEqual(text('nowhere'));
});

test('credits without a limit are said in words: both together, or each for itself', () => {
  const unlimited = { member: { day: 999_999_999, month: 999_999_999 }, server: view.ceilings.server, atOnce: 3 };
  const state = (allowance: object): unknown =>
    settings
      .find(({ name }) => name === 'allowance')
      ?.state({ ...defaultPolicy, allowance }, { ...view, ceilings: unlimited });
  expect(state({})).toEqual(text('unlimited'));
  expect(state({ day: 5 })).toEqual(text('state.allowance', { day: credits(5), month: text('unlimited') }));
});

describe('the home names what differs from the default policy', () => {
  test('nothing, where nothing was decided', () => {
    for (const section of sections) expect(differences(settingsIn(section), defaultPolicy, view)).toEqual([]);
  });

  test('every setting, where all was decided', () => {
    const states = sections.flatMap((section) => differences(settingsIn(section), policy, view));
    expect(states).toHaveLength(settings.length);
  });

  test("not a number that is the host's own", () => {
    expect(differences(settingsIn('credits'), { ...defaultPolicy, allowance: { day: 100 } }, view)).toEqual([]);
  });

  test('each setting is in one section', () => {
    const names = sections.flatMap((section) => settingsIn(section).map(({ name }) => name));
    expect(names.toSorted()).toEqual(settings.map(({ name }) => name).toSorted());
  });
});

describe('the form of a setting shows what was decided, with the bounds of the operator', () => {
  test.each<[PolicySetting, readonly object[] | undefined]>([
    [
      'channels',
      [
        field('channels', 'channels-0', { now: channelIds.slice(0, 25), most: 25 }, 'channels'),
        field('channels', 'channels-1', { now: channelIds.slice(25, 50), most: 25 }, 'more-channels'),
      ],
    ],
    ['log-channel', [field('channels', 'channels', { now: ['100'], most: 1, only: 'text' }, 'log-channel')]],
    ['allowance', [number('day', 'day', 5, { ceiling: 100 }), number('month', 'month', undefined, { ceiling: 1000 })]],
    [
      'role-allowance',
      [
        field('roles', 'roles', { least: 1, now: [] }),
        number('day', 'role-allowance', undefined, { ceiling: 100 }),
        number('month', 'role-allowance', undefined, { ceiling: 1000 }),
      ],
    ],
    [
      'pace',
      [
        number('cooldown', 'cooldown', 30, { most: 86_400, blank: 0 }),
        number('atOnce', 'atOnce', 2, { least: 1, most: 1_000, ceiling: 3 }),
      ],
    ],
    ['budget', [number('day', 'day', 40, { ceiling: 500 }), number('month', 'month', 9999, { ceiling: 5000 })]],
    ['models', [field('models', 'models', { now: ['maker/two', 'maker/three'] }, 'models-offered')]],
    [
      'model-roles',
      [field('models', 'models', { now: [] }), field('roles', 'roles', { least: 0, now: [] }, 'model-roles')],
    ],
    ['age-restricted', [field('models', 'models', { now: ['maker/three'] }, 'models-age-restricted')]],
    [
      'largest',
      [
        number('credits', 'credits', 6, {}),
        number('images', 'images', 4, { least: 1, most: 100 }),
        number('seconds', 'seconds', 10, { least: 1, most: 3_600 }),
      ],
    ],
    ['preview-above', [number('previewAbove', 'previewAbove', 12, {})]],
    [
      'inputs',
      [
        field('switches', 'inputs', {
          names: ['inputs-allowed', 'inputs-others'],
          now: ['inputs-allowed', 'inputs-others'],
        }),
        field('roles', 'roles', { least: 0, now: ['200'] }, 'input-roles'),
        field('channels', 'input-channels', { now: ['10', '11'], most: 25, only: undefined }),
      ],
    ],
    ['words', [field('lines', 'add', {}), field('lines', 'remove', {})]],
    ['only-for-me', [field('choice', 'only-for-me', { names: ['private-on', 'private-off'], now: 'private-off' })]],
    ['mention-owner', [field('choice', 'mention-owner', { names: ['mention-on', 'mention-off'], now: 'mention-on' })]],
    ['clean-up', undefined],
  ])('%s', (name, form) => {
    const setting = settings.find((each) => each.name === name);
    expect(setting?.form(policy, view)).toEqual(form);
    expect(policySettings).toContain(name);
  });
});

describe('a change', () => {
  test.each<[PolicySetting, Readonly<Record<string, string | readonly string[]>>, object]>([
    [
      'channels',
      { 'channels-0': ['5', '6'], 'channels-1': ['6', ...channelIds] },
      { channels: ['5', '6', ...channelIds].slice(0, 50) },
    ],
    ['channels', { 'channels-0': 'forged' }, { channels: [] }],
    ['log-channel', { channels: ['7'] }, { logChannel: '7' }],
    ['models', { 'models-0': ['maker/two'] }, { modelsOff: ['maker/one', 'maker/three'] }],
    [
      'model-roles',
      { 'models-0': ['maker/two', 'maker/one'], roles: ['9'] },
      {
        modelRoles: [
          { modelId: 'maker/one', roleIds: ['9'] },
          { modelId: 'maker/two', roleIds: ['9'] },
        ],
      },
    ],
    ['model-roles', { 'models-0': ['maker/two'], roles: [] }, { modelRoles: [] }],
    ['age-restricted', { 'models-0': ['maker/two'] }, { ageRestricted: ['maker/two'] }],
    ['largest', { credits: '1', images: '2', seconds: '3' }, { largest: { credits: 1, images: 2, seconds: 3 } }],
    ['preview-above', { previewAbove: '0' }, { previewAbove: 0 }],
    ['preview-above', { previewAbove: ' ' }, { previewAbove: undefined }],
    [
      'inputs',
      { inputs: ['inputs-allowed'], roles: ['9', '9'], 'input-channels': [] },
      { inputs: { allowed: true, roles: ['9'], channels: [], others: false } },
    ],
    [
      'inputs',
      { inputs: ['inputs-others'], roles: [], 'input-channels': ['5'] },
      { inputs: { allowed: false, roles: [], channels: ['5'], others: true } },
    ],
    ['words', { add: 'bird\n dog ', remove: 'cat*' }, { words: ['dog', 'bird'] }],
    ['only-for-me', { 'only-for-me': 'private-on' }, { onlyForMe: true }],
    ['only-for-me', { 'only-for-me': 'private-off' }, { onlyForMe: false }],
    ['only-for-me', { 'only-for-me': 'forged' }, { onlyForMe: false }],
    ['mention-owner', { 'mention-owner': 'mention-off' }, { mentionOwner: false }],
    ['mention-owner', { 'mention-owner': 'mention-on' }, { mentionOwner: true }],
    ['mention-owner', { 'mention-owner': 'forged' }, { mentionOwner: true }],
  ])('of %s to %j', (name, filled, part) => {
    const result = changePolicy(policy, name, filled, view);
    expect(result).toMatchObject({ ok: true, cut: [] });
    expect(result.ok && result.policy).toMatchObject(part);
  });

  test('of the words is audited by those that went and those that came', () => {
    expect(changePolicy(policy, 'words', { add: 'bird', remove: 'cat*' }, view)).toMatchObject({
      audit: { before: { words: ['cat*'] }, after: { words: ['bird'] } },
    });
  });

  test('that cleans up is audited by the ids that are gone', () => {
    const present = {
      hasChannel: (id: string) => id !== '100' && channelIds.includes(id),
      hasRole: (id: string) => id === '200',
      modelIds: modelIds.slice(1),
    };
    expect(changePolicy(policy, 'clean-up', {}, { ...view, present })).toMatchObject({
      ok: true,
      cut: [],
      audit: { before: ['100', '201', 'maker/one'] },
      policy: {
        logChannel: undefined,
        modelsOff: [],
        modelRoles: [{ modelId: 'maker/two', roleIds: ['200'] }],
        roleAllowances: [{ roleId: '200', day: 7 }],
      },
    });
  });
});
