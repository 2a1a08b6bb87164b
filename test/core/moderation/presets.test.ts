import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPolicy } from '../../../src/core/moderation/check.ts';
import { changePolicy } from '../../../src/core/moderation/change.ts';
import {
  contentOf,
  defaultPolicy,
  policyRecord,
  presetNames,
  type Policy,
  type PresetName,
} from '../../../src/core/moderation/policy.ts';
import {
  applyPreset,
  offersPresets,
  presetDifferences,
  undonePreset,
  undoStatus,
} from '../../../src/core/moderation/presets.ts';
import type { Ceilings, PolicyRequest } from '../../../src/core/moderation/setting.ts';
import { settings } from '../../../src/core/moderation/settings.ts';
import { localized } from '../../../src/core/text.ts';

const plenty = { day: 999_999_999, month: 999_999_999 };
const isThere = (id: string): boolean => !id.startsWith('gone');
const present = { hasChannel: isThere, hasRole: isThere, modelIds: ['a/one'] };
const viewOf = (ceilings: Partial<Ceilings> = {}) => ({
  ceilings: { member: plenty, server: plenty, atOnce: 1_000, ...ceilings },
  present,
});

function applied(preset: PresetName, more: object = {}, view = viewOf()): ReturnType<typeof contentOf> {
  const result = applyPreset({ preset, channels: ['1'], log: [], 'server-day': '', ...more }, view);
  if (!result.ok) throw new Error(result.problem.key);
  return result.policy;
}

/** What docs/moderation.md says of each preset. */
test.each<[PresetName, object]>([
  ['family', { cooldown: 30, jobsAtOnce: 1, largest: { credits: 20, images: 2, seconds: 5 }, onlyForMe: false }],
  ['open', { inputs: { allowed: true, roles: [], channels: [], others: true } }],
  [
    'locked-down',
    {
      allowance: { day: 20, month: 200 },
      cooldown: 60,
      jobsAtOnce: 1,
      largest: { credits: 10, images: 1, seconds: 5 },
      inputs: { allowed: false, roles: [], channels: [], others: false },
      onlyForMe: false,
    },
  ],
])('%s decides these settings, and leaves all others as they are by default', (preset, decided) => {
  expect(applied(preset)).toEqual({ ...contentOf(defaultPolicy), channels: ['1'], ...decided });
});

test('Open refuses no request that the host allows', () => {
  const request = fc.record<PolicyRequest>({
    prompt: fc.string(),
    model: fc.constant({ id: 'a/one' }),
    credits: fc.nat(),
    images: fc.option(fc.nat(), { nil: undefined }),
    seconds: fc.option(fc.nat(), { nil: undefined }),
    inputs: fc.constantFrom('none', 'own', 'others'),
  });
  const policy = { ...defaultPolicy, ...applied('open', { channels: [] }) };
  const requester = { managesServer: false, roleIds: [], channelIds: ['7'], isAgeRestricted: false };
  fc.assert(
    fc.property(request, (each) => {
      expect(checkPolicy(policy, requester, each)).toBeUndefined();
    }),
  );
});

test('channels, log channel and budget are those of the form', () => {
  expect(applied('open', { channels: ['1', '2'], log: ['3'], 'server-day': '1,000' })).toMatchObject({
    channels: ['1', '2'],
    logChannel: '3',
    budget: { day: 1_000 },
  });
  expect(applied('family', { channels: [] }).channels).toEqual([]);
});

test('whatever the host allows, no preset allows more, and its row can be read', () => {
  const limits = fc.record({ day: fc.nat(1_000), month: fc.nat(1_000) });
  const ceilings = fc.record({ member: limits, server: limits, atOnce: fc.integer({ min: 1, max: 5 }) });
  fc.assert(
    fc.property(fc.constantFrom(...presetNames), ceilings, fc.nat(2_000), (preset, most, budget) => {
      const result = applyPreset({ preset, channels: ['1'], log: [], 'server-day': String(budget) }, viewOf(most));
      expect(result).toMatchObject({
        ok: true,
        cut: budget > most.server.day ? [{ field: 'server-day', most: most.server.day }] : [],
      });
      if (!result.ok) return;
      const { allowance, budget: own, jobsAtOnce = 0 } = result.policy;
      expect(allowance.day ?? 0).toBeLessThanOrEqual(most.member.day);
      expect(allowance.month ?? 0).toBeLessThanOrEqual(most.member.month);
      expect(own.day).toBe(Math.min(budget, most.server.day));
      expect(jobsAtOnce).toBeLessThanOrEqual(most.atOnce);
      const row = { version: 1, revision: 1, preset, ...result.policy };
      expect(policyRecord.parse(JSON.parse(JSON.stringify(row)))).toEqual(JSON.parse(JSON.stringify(row)));
    }),
  );
});

describe('nothing is changed', () => {
  test.each<[string, object, object]>([
    ['without a preset', { preset: '' }, localized('refusal.not-offered')],
    ['by a preset that is none', { preset: 'undone' }, localized('refusal.not-offered')],
    ['by a channel that is gone', { channels: ['gone'] }, localized('refusal.not-offered')],
    ['by a log channel that is gone', { log: ['gone'] }, localized('refusal.not-offered')],
    [
      'by Locked down without a channel',
      { preset: 'locked-down', channels: [] },
      localized('policy.preset-needs-channels', { preset: localized('policy.choice.locked-down') }),
    ],
    [
      'by a budget that is no number',
      { 'server-day': 'much' },
      localized('policy.not-a-number', { field: localized('policy.label.server-day'), least: 0, most: 999_999_999 }),
    ],
  ])('%s', (_case, filled, problem) => {
    const all = { preset: 'family', channels: ['1'], log: [], 'server-day': '', ...filled };
    expect(applyPreset(all, viewOf())).toEqual({ ok: false, problem });
  });
});

test('the audit row has what changed and nothing else, and an undoing has it the other way round', () => {
  const result = applyPreset({ preset: 'family', channels: [], log: ['3'], 'server-day': '' }, viewOf());
  expect(result).toMatchObject({
    audit: {
      before: { cooldown: 0, largest: {}, onlyForMe: true },
      after: {
        logChannel: '3',
        cooldown: 30,
        jobsAtOnce: 1,
        largest: { credits: 20, images: 2, seconds: 5 },
        onlyForMe: false,
      },
    },
  });
  if (!result.ok) return;
  expect(Object.keys(result.audit.after).toSorted()).toEqual([
    'cooldown',
    'jobsAtOnce',
    'largest',
    'logChannel',
    'onlyForMe',
  ]);
  const undone = undonePreset({ ...defaultPolicy, ...result.policy, revision: 1, preset: 'family' });
  expect(undone).toEqual({
    policy: contentOf(defaultPolicy),
    audit: { before: result.audit.after, after: result.audit.before },
  });
});

test('the form says what a preset changes, setting by setting', () => {
  const view = viewOf({ atOnce: 3 });
  expect(presetNames.map((name) => presetDifferences(name, view).length)).toEqual([3, 1, 5]);
});

test.each<[string, Pick<Policy, 'revision' | 'preset'>, number, string]>([
  ['the preset that was applied last', { revision: 1, preset: 'family' }, 1, 'family'],
  ['one that was undone', { revision: 2, preset: 'undone' }, 1, 'undone'],
  ['one after which another one was undone', { revision: 4, preset: 'undone' }, 1, 'changed'],
  ['one that was changed', { revision: 2 }, 1, 'changed'],
  ['one after another one', { revision: 3, preset: 'open' }, 1, 'changed'],
  ['one that was never applied', { revision: 0 }, 0, 'changed'],
  ['an undoing', { revision: 2, preset: 'undone' }, 2, 'changed'],
])('%s can be undone, or not: %j at revision %s is %s', (_case, policy, revision, status) => {
  expect(undoStatus(policy, revision)).toBe(status);
});

test.each<[Pick<Policy, 'revision' | 'preset'>, boolean]>([
  [{ revision: 0 }, true],
  [{ revision: 2, preset: 'undone' }, true],
  [{ revision: 1, preset: 'open' }, false],
  [{ revision: 1 }, false],
])('presets are offered for %j: %s', (policy, offered) => {
  expect(offersPresets(policy)).toBe(offered);
});

test('any change of a setting ends the way back', () => {
  const policy: Policy = { ...defaultPolicy, revision: 1, preset: 'family' };
  for (const { name } of settings) {
    const result = changePolicy(policy, name, { 'only-for-me': 'private-on' }, viewOf());
    expect(result).not.toHaveProperty('policy.preset');
  }
});
