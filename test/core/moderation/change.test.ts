import { describe, expect, test } from 'vitest';
import { changePolicy } from '../../../src/core/moderation/change.ts';
import type { SubmittedFields } from '../../../src/core/moderation/field.ts';
import { defaultPolicy, policyRecord, type Policy, type PolicySetting } from '../../../src/core/moderation/policy.ts';
import { localized } from '../../../src/core/text.ts';

const ceilings = { member: { day: 100, month: 1_000 }, server: { day: 500, month: 5_000 }, atOnce: 3 };
const isThere = (id: string): boolean => !id.startsWith('gone');
const present = { hasChannel: isThere, hasRole: isThere, modelIds: ['a/one', 'a/two'] };

function change(
  setting: PolicySetting,
  filled: SubmittedFields,
  before: Partial<Policy> = {},
): ReturnType<typeof changePolicy> {
  return changePolicy({ ...defaultPolicy, ...before }, setting, filled, { ceilings, present });
}

function changed(setting: PolicySetting, filled: SubmittedFields, before: Partial<Policy> = {}): Partial<Policy> {
  const result = change(setting, filled, before);
  if (!result.ok) throw new Error(result.problem.key);
  const { policy } = result;
  expect(policyRecord.safeParse({ ...policy, version: 1, revision: 1 }).success).toBe(true);
  return policy;
}

function noNumber(label: string, least: number, most: number): unknown {
  const field = localized(`policy.label.${label}`);
  return { ok: false, problem: localized('policy.not-a-number', { field, least, most }) };
}

const ids = (count: number, prefix = '1'): string[] => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('numbers', () => {
  test.each<[string, number | undefined]>([
    ['', undefined],
    ['  ', undefined],
    ['0', 0],
    ['100', 100],
    [' 42 ', 42],
    ['００７', 7],
    ['1,000', 1_000],
    ['1 000', 1_000],
    ['1，０００', 1_000],
  ])('“%s” is read as %s', (day, number) => {
    expect(changed('budget', { day }).budget).toEqual(number === undefined ? {} : { day: Math.min(number, 500) });
  });

  test.each(['-1', '1.5', '1.000', '1,5', '1,00', '1e3', '0x10', '∞', 'ten', '一', '½', '1000000000', '9'.repeat(40)])(
    '“%s” is no number, and nothing is changed',
    (day) => {
      expect(change('allowance', { day, month: '5' })).toEqual(noNumber('day', 0, 999_999_999));
    },
  );

  test.each([
    ['pace', 'cooldown', 0, 86_400],
    ['pace', 'atOnce', 1, 1_000],
    ['largest', 'images', 1, 100],
    ['largest', 'seconds', 1, 3_600],
    ['largest', 'credits', 0, 999_999_999],
    ['preview-above', 'previewAbove', 0, 999_999_999],
  ] as const)('%s: %s keeps to its bounds', (setting, field, least, most) => {
    expect(change(setting, { [field]: String(most + 1) })).toEqual(noNumber(field, least, most));
    expect(change(setting, { [field]: String(least - 1) })).toEqual(noNumber(field, least, most));
    expect(change(setting, { [field]: String(least) })).toMatchObject({ ok: true });
    expect(change(setting, { [field]: String(most) })).toMatchObject({ ok: true });
  });

  test.each<[PolicySetting, SubmittedFields, object, object[]]>([
    [
      'allowance',
      { day: '101', month: '9999' },
      { allowance: ceilings.member },
      [
        { field: 'day', most: 100 },
        { field: 'month', most: 1_000 },
      ],
    ],
    ['allowance', { day: '100', month: '1000' }, { allowance: ceilings.member }, []],
    [
      'role-allowance',
      { roles: ['1'], day: '999' },
      { roleAllowances: [{ roleId: '1', day: 100, month: undefined }] },
      [{ field: 'day', most: 100 }],
    ],
    ['budget', { day: '501' }, { budget: { day: 500 } }, [{ field: 'day', most: 500 }]],
    ['pace', { atOnce: '4' }, { jobsAtOnce: 3, cooldown: 0 }, [{ field: 'atOnce', most: 3 }]],
  ])("%s above the operator's limit is reduced, and the panel says so: %j", (setting, filled, part, cut) => {
    expect(change(setting, filled)).toMatchObject({ ok: true, policy: part, cut });
  });
});

describe('what is picked', () => {
  test('at most 50 channels count, each once', () => {
    const filled = {
      'channels-0': ids(25),
      'channels-1': [...ids(25, '2'), '10'],
      'channels-2': ids(25, '3'),
    };
    expect(changed('channels', filled).channels).toEqual([...ids(25), ...ids(25, '2')]);
  });

  test('without a choice Easel may be used anywhere, nothing is logged, and a model is for everybody', () => {
    const before = { channels: ['1'], logChannel: '1', modelRoles: [{ modelId: 'a/one', roleIds: ['1'] }] };
    expect(changed('channels', {}, before).channels).toEqual([]);
    expect(changed('log-channel', {}, before).logChannel).toBeUndefined();
    expect(changed('model-roles', { 'models-0': ['a/one'] }, before).modelRoles).toEqual([]);
  });

  test('20 roles have an allowance, and blank numbers remove one', () => {
    const before = changed('role-allowance', { roles: ids(20), day: '5' });
    expect(before.roleAllowances).toHaveLength(20);
    const problem = localized('policy.too-many-roles', { most: 20 });
    expect(change('role-allowance', { roles: ['another'], day: '5' }, before)).toEqual({ ok: false, problem });
    expect(changed('role-allowance', { roles: ['10', '11'] }, before).roleAllowances).toHaveLength(18);
    expect(changed('role-allowance', { roles: ['10'], month: '7' }, before).roleAllowances?.at(-1)).toEqual({
      roleId: '10',
      day: undefined,
      month: 7,
    });
  });

  test.each<[PolicySetting, SubmittedFields]>([
    ['channels', { 'channels-0': ['gone'] }],
    ['channels', { 'channels-0': ['1'], 'channels-1': ['gone'] }],
    ['log-channel', { channels: ['gone'] }],
    ['role-allowance', { roles: ['gone'], day: '5' }],
    ['models', { 'models-0': ['a/two', 'b/forged'] }],
    ['age-restricted', { 'models-0': ['b/forged'] }],
    ['model-roles', { 'models-0': ['a/one'], roles: ['gone'] }],
    ['model-roles', { 'models-0': ['a/one'], roles: ['1', 'gone'] }],
    ['model-roles', { 'models-0': ['b/forged'], roles: ['1'] }],
  ])(
    'an id that was picked for %s and does not exist changes nothing, and so allows nothing: %j',
    (setting, filled) => {
      const before = { channels: ['1'], logChannel: '1', modelRoles: [{ modelId: 'a/one', roleIds: ['1'] }] };
      expect(change(setting, filled, before)).toEqual({ ok: false, problem: localized('refusal.not-offered') });
    },
  );

  test('a text in a select, and picks in a text field, are ignored', () => {
    expect(changed('channels', { channels: '1' }).channels).toEqual([]);
    expect(changed('budget', { day: ['5'] }).budget).toEqual({});
    expect(changed('words', { add: ['cat'] }).words).toEqual([]);
  });
});

describe('blocked words', () => {
  test('are one on each line, each once, without regard to case and spaces', () => {
    expect(changed('words', { add: ' Cat* \r\n\ncat*\nbig   Oreo\n塞爾達\n' }).words).toEqual([
      'cat*',
      'big oreo',
      '塞爾達',
    ]);
  });

  test('are taken out as they are written, or all at once', () => {
    const before = { words: ['cat*', 'dog', 'fox'] };
    expect(changed('words', { remove: 'CAT*\nwolf', add: 'hen' }, before).words).toEqual(['dog', 'fox', 'hen']);
    expect(changed('words', { remove: '*', add: 'hen' }, before).words).toEqual(['hen']);
  });

  test.each<[string, string, object]>([
    ['a long one', 'x'.repeat(61), localized('policy.long-word', { most: 60 })],
    ['wildcards alone', 'cat\n**', localized('policy.only-wildcards')],
    ['one too many', 'one more', localized('policy.too-many-words', { most: 1_000 })],
  ])('%s is refused, and nothing is changed', (_case, add, problem) => {
    expect(change('words', { add }, { words: ids(1_000) })).toEqual({ ok: false, problem });
  });

  test('a thousand of them fit, of 60 characters each', () => {
    const longest = ids(1_000).map((id) => '龍'.repeat(60 - id.length) + id);
    expect(changed('words', { add: longest.join('\n') }).words).toEqual(longest);
    expect(changed('words', { add: 'new', remove: longest[0] ?? '' }, { words: longest }).words).toHaveLength(1_000);
    expect(changed('words', { add: '𝔠'.repeat(60) }).words).toHaveLength(1);
  });
});
