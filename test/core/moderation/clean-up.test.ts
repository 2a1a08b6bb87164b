import { expect, test } from 'vitest';
import { cleanUp, staleReferences } from '../../../src/core/moderation/clean-up.ts';
import { defaultPolicy, type Policy } from '../../../src/core/moderation/policy.ts';
import { channels } from '../../../src/core/moderation/settings/channels.ts';
import { localized } from '../../../src/core/text.ts';

const isThere = (id: string): boolean => !id.startsWith('gone');
const present = { hasChannel: isThere, hasRole: isThere, modelIds: ['a/one', 'a/two'] };

const limits = { day: 1, month: 1 };

const policy: Policy = {
  ...defaultPolicy,
  channels: ['1', 'gone1'],
  logChannel: 'gone2',
  roleAllowances: [
    { roleId: 'gone3', day: 5 },
    { roleId: '3', day: 5 },
  ],
  modelsOff: ['b/gone', 'a/one'],
  modelRoles: [
    { modelId: 'a/two', roleIds: ['gone4'] },
    { modelId: 'b/gone', roleIds: ['3'] },
  ],
  ageRestricted: ['b/gone'],
};

test('missing channels and roles are found, each once', () => {
  expect(staleReferences(policy, present)).toEqual(['gone1', 'gone2', 'gone3', 'gone4', 'b/gone']);
});

test('a reference that a clean-up removes is listed, even if another reference to the same id stays', () => {
  const nowhere = { ...defaultPolicy, channels: ['gone1'], logChannel: 'gone1' };
  expect(staleReferences(nowhere, present)).toEqual(['gone1']);
});

test('missing channels and roles are cleaned up, and nothing becomes allowed by it', () => {
  const clean = cleanUp(policy, present);
  expect(clean).toMatchObject({
    channels: ['1'],
    roleAllowances: [{ roleId: '3', day: 5 }],
    modelsOff: ['a/one', 'a/two'],
    modelRoles: [],
    ageRestricted: [],
  });
  expect(clean.logChannel).toBeUndefined();
  expect(staleReferences(clean, present)).toEqual([]);
});

test('if all channels are gone Easel may be used nowhere, also after a clean-up, until others are picked', () => {
  const nowhere = { ...defaultPolicy, channels: ['gone1', 'gone2'] };
  const line = (each: Policy): unknown =>
    channels.state(each, { present, ceilings: { member: limits, server: limits, atOnce: 1 } });
  expect(line(nowhere)).toEqual(localized('policy.nowhere'));
  expect([line(defaultPolicy), line(policy)]).not.toContainEqual(localized('policy.nowhere'));
  expect(staleReferences(nowhere, present)).toEqual([]);
  expect(cleanUp(nowhere, present).channels).toEqual(['gone1', 'gone2']);
});
