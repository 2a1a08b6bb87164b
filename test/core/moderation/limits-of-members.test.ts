import { describe, expect, test } from 'vitest';
import { decidedResult } from '../../../src/core/moderation/decided-result.ts';
import { presetFields } from '../../../src/core/moderation/preset-form.ts';
import { outlasts, type Block } from '../../../src/core/moderation/restrictions.ts';
import { cooldownEnd } from '../../../src/core/moderation/settings/pace.ts';
import { givingRole } from '../../../src/core/moderation/settings/role-allowance.ts';
import { aJob } from '../../support/job.ts';

const now = 1_000_000;
const block = (until?: number): Block => ({ version: 1, memberId: '1', by: '2', why: '', at: 0, until });

test.each<[string, number, number | undefined, number | undefined]>([
  ['the rest of the cooldown', 30, now - 10_000, now + 20_000],
  ['no longer at its end', 30, now - 30_000, undefined],
  ['a ms before its end', 30, now - 29_999, now + 1],
  ['never without a cooldown', 0, now, undefined],
  ['never before the first request', 30, undefined, undefined],
  ['as long after a request that was sent later and decided earlier', 30, now + 60_000, now + 90_000],
  ['never after a time that a clock ahead of its time noted', 30, now + 60_001, undefined],
])('a member waits for their next request: %s', (_, cooldown, last, end) => {
  expect(cooldownEnd({ cooldown }, last, now)).toBe(end);
});

describe('a block outlasts another', () => {
  test.each<[string, Block | undefined, number | undefined, boolean]>([
    ['that ends earlier', block(now + 2), now + 1, true],
    ['but not one that ends at the same time', block(now + 1), now + 1, false],
    ['but not one that ends later', block(now + 1), now + 2, false],
    ['that ends, if it has no end itself', block(), now + 1, true],
    ['but not one without an end', block(now + 1), undefined, false],
    ['but not one without an end, if it has none either', block(), undefined, false],
    ['but not if it is over', block(now), now - 1, false],
    ['but not if there is none', undefined, undefined, false],
  ])('%s', (_, one, until, does) => {
    expect(outlasts(one, until, now)).toBe(does);
  });
});

describe('the role that gives a member their credits', () => {
  const policy = {
    allowance: { day: 10, month: 100 },
    roleAllowances: [
      { roleId: '1', day: 20, month: 100 },
      { roleId: '2', day: 30, month: 100 },
    ],
  };
  const ceiling = { day: 1_000, month: 1_000 };
  test.each<[string, readonly string[], 'day' | 'month', number, string | undefined]>([
    ['is the one with most', ['1', '2'], 'day', 1_000, '2'],
    ['is one of theirs', ['1'], 'day', 1_000, '1'],
    ['is none without a role', [], 'day', 1_000, undefined],
    ['is none where the server gives as many', ['1', '2'], 'month', 1_000, undefined],
    ['is the first of those that reach the ceiling', ['1', '2'], 'day', 15, '1'],
    ['is none where the server reaches the ceiling', ['1', '2'], 'day', 10, undefined],
  ])('%s', (_, roleIds, window, day, roleId) => {
    expect(givingRole(policy, roleIds, { ...ceiling, day }, window)).toBe(roleId);
  });
});

test('the card of a decision has the channel, the message and the beginning of the prompt', () => {
  const job = aJob({ reply: '6', prompt: 'a'.repeat(1_001) });
  const result = decidedResult(job);
  expect(result).toMatchObject({ channelId: '4', message: '6' });
  expect(result.prompt).toMatch(/^a{900,999}…$/u);
  expect(decidedResult(aJob({ prompt: 'a fox' })).prompt).toBe('a fox');
  expect(decidedResult(aJob({ prompt: undefined })).prompt).toBeUndefined();
});

test('a server begins with a preset, its channels, its budget and its log channel', () => {
  const ceilings = { server: { day: 500 } } as Parameters<typeof presetFields>[0]['ceilings'];
  expect(presetFields({ ceilings })).toMatchObject([
    { name: 'preset' },
    { name: 'channels' },
    { name: 'server-day' },
    { name: 'log' },
  ]);
});
