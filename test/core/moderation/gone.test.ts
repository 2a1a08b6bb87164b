import { expect, test } from 'vitest';
import { goneFrom, isNowhere, withoutGone } from '../../../src/core/moderation/gone.ts';
import { openPolicy, type Policy } from '../../../src/core/moderation/policy.ts';

const isThere = (id: string): boolean => !id.startsWith('gone');
const present = { hasChannel: isThere, hasRole: isThere, modelIds: ['a/one', 'a/two'] };

const policy: Policy = {
  ...openPolicy,
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

test('what is no longer there is known, each once', () => {
  expect(goneFrom(policy, present)).toEqual(['gone1', 'gone2', 'gone3', 'gone4', 'b/gone']);
});

test('what is no longer there is cleaned up, and nothing is opened by it', () => {
  const clean = withoutGone(policy, present);
  expect(clean).toMatchObject({
    channels: ['1'],
    roleAllowances: [{ roleId: '3', day: 5 }],
    modelsOff: ['a/one', 'a/two'],
    modelRoles: [],
    ageRestricted: [],
  });
  expect(clean.logChannel).toBeUndefined();
  expect(goneFrom(clean, present)).toEqual([]);
});

test('where all channels are gone Easel may be used nowhere, also after cleaning up, until others are picked', () => {
  const nowhere = { ...openPolicy, channels: ['gone1', 'gone2'] };
  expect([isNowhere(nowhere, present), isNowhere(openPolicy, present), isNowhere(policy, present)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(goneFrom(nowhere, present)).toEqual([]);
  expect(withoutGone(nowhere, present).channels).toEqual(['gone1', 'gone2']);
});
