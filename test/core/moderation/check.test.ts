import { expect, test } from 'vitest';
import { checkPolicy, isOfferedTo } from '../../../src/core/moderation/check.ts';
import { defaultPolicy, type Policy } from '../../../src/core/moderation/policy.ts';
import type { PolicyRequest, Requester } from '../../../src/core/moderation/setting.ts';
import type { SettingRefusal } from '../../../src/core/moderation/settings.ts';
import { dueWarning, serverLimits } from '../../../src/core/moderation/settings/budget.ts';
import { jobsAtOnce } from '../../../src/core/moderation/settings/pace.ts';
import { memberLimits } from '../../../src/core/moderation/settings/role-allowance.ts';
import { localized, localizedList } from '../../../src/core/text.ts';
import type { Account } from '../../../src/core/accounts.ts';

const requester: Requester = {
  managesServer: false,
  roleIds: ['red'],
  channelIds: ['thread', 'channel', 'category'],
  isAgeRestricted: false,
};
const asked: PolicyRequest = { model: { id: 'm' }, credits: 10, images: 4, seconds: undefined, inputs: 'none' };

const open: Policy['inputs'] = { allowed: true, roles: [], channels: [], others: false };
const filesOff = localized('refusal.inputs-off');
const nowhereElse = localizedList('refusal.channel', 'channels', [{ channel: 'other' }], localized('refusal.nowhere'));

test.each<[string, Partial<Policy>, Partial<Requester>, Partial<PolicyRequest>, SettingRefusal | undefined]>([
  ['nothing is decided', {}, {}, {}, undefined],
  ['its channel is named', { channels: ['channel'] }, {}, {}, undefined],
  ['its category is named', { channels: ['other', 'category'] }, {}, {}, undefined],
  ['the thread itself is named', { channels: ['thread'] }, {}, {}, undefined],
  ['another channel is named', { channels: ['other'] }, {}, {}, nowhereElse],
  ['the model is off', { modelsOff: ['m'] }, {}, {}, localized('refusal.model-off')],
  ['another model is off', { modelsOff: ['n'] }, {}, {}, undefined],
  [
    'the model is for a role of theirs',
    { modelRoles: [{ modelId: 'm', roleIds: ['blue', 'red'] }] },
    {},
    {},
    undefined,
  ],
  [
    'the model is for other roles',
    { modelRoles: [{ modelId: 'm', roleIds: ['blue'] }] },
    {},
    {},
    localizedList('refusal.model-roles', 'roles', [{ role: 'blue' }], localized('refusal.model-off')),
  ],
  ['the model is for age-restricted channels', { ageRestricted: ['m'] }, {}, {}, localized('refusal.age-restricted')],
  ['it is asked for in such a channel', { ageRestricted: ['m'] }, { isAgeRestricted: true }, {}, undefined],
  ['as many images as may be', { largest: { images: 4 } }, {}, {}, undefined],
  ['too many images', { largest: { images: 3 } }, {}, {}, localized('refusal.too-many-images', { count: 3 })],
  ['as long as may be', { largest: { seconds: 5 } }, {}, { seconds: 5 }, undefined],
  ['too long', { largest: { seconds: 5 } }, {}, { seconds: 6 }, localized('refusal.too-many-seconds', { count: 5 })],
  ['as dear as may be', { largest: { credits: 10 } }, {}, {}, undefined],
  ['too dear', { largest: { credits: 9 } }, {}, {}, localized('refusal.too-dear', { most: 9, credits: 10 })],
  ['a file goes in, and nothing is decided', {}, {}, { inputs: 'own' }, undefined],
  ['files are off, and none goes in', { inputs: { ...open, allowed: false } }, {}, {}, undefined],
  ['files are off', { inputs: { ...open, allowed: false, others: true } }, {}, { inputs: 'own' }, filesOff],
  ['files are for a role of theirs', { inputs: { ...open, roles: ['blue', 'red'] } }, {}, { inputs: 'own' }, undefined],
  [
    'files are for other roles',
    { inputs: { ...open, roles: ['blue'] } },
    {},
    { inputs: 'own' },
    localizedList('refusal.inputs-roles', 'roles', [{ role: 'blue' }], filesOff),
  ],
  [
    'files go in where the thread is, and the category is named',
    { inputs: { ...open, channels: ['other', 'category'] } },
    {},
    { inputs: 'own' },
    undefined,
  ],
  [
    'files go into other channels',
    { inputs: { ...open, channels: ['other'] } },
    {},
    { inputs: 'own' },
    localizedList('refusal.inputs-channels', 'channels', [{ channel: 'other' }], filesOff),
  ],
  [
    'a role and a channel are missing: the role is named',
    { inputs: { ...open, roles: ['blue'], channels: ['other'] } },
    {},
    { inputs: 'own' },
    localizedList('refusal.inputs-roles', 'roles', [{ role: 'blue' }], filesOff),
  ],
  ["a file may be another member's", {}, {}, { inputs: 'others' }, localized('refusal.inputs-others')],
  [
    "a file may be another member's, which is allowed",
    { inputs: { ...open, others: true } },
    {},
    { inputs: 'others' },
    undefined,
  ],
  [
    'a blocked channel and a model that is off: the first is named',
    { channels: ['other'], modelsOff: ['m'] },
    {},
    {},
    nowhereElse,
  ],
])('a request where %s', (_case, policy, who, what, said) => {
  const refusal = checkPolicy({ ...defaultPolicy, ...policy }, { ...requester, ...who }, { ...asked, ...what });
  expect(refusal).toEqual(said === undefined ? undefined : { reason: 'policy', text: said });
});

test('a model is offered to those who may use it somewhere', () => {
  const policy = { ...defaultPolicy, modelsOff: ['off'], modelRoles: [{ modelId: 'some', roleIds: ['red'] }] };
  const offered = (roleIds: readonly string[]): boolean[] =>
    ['off', 'some', 'other'].map((modelId) => isOfferedTo(policy, { roleIds }, modelId));
  expect([offered(['red']), offered([])]).toEqual([
    [false, true, true],
    [false, false, true],
  ]);
});

const operator = { day: 100, month: 1_000 };

test.each<[string, Partial<Policy>, readonly string[], object]>([
  ['nothing decided: as the operator has it', {}, [], operator],
  ['an allowance', { allowance: { day: 10 } }, [], { day: 10, month: 1_000 }],
  ['an allowance above the operator, who lowered it since', { allowance: { day: 500 } }, [], operator],
  [
    'a role with more',
    { allowance: { day: 10, month: 20 }, roleAllowances: [{ roleId: 'red', day: 50, month: 60 }] },
    ['red'],
    { day: 50, month: 60 },
  ],
  [
    'a role with less counts for nothing',
    { allowance: { day: 10, month: 20 }, roleAllowances: [{ roleId: 'red', day: 5, month: 6 }] },
    ['red'],
    { day: 10, month: 20 },
  ],
  [
    'of several roles the best counts, in each window',
    {
      allowance: { day: 1, month: 1 },
      roleAllowances: [
        { roleId: 'red', day: 50, month: 51 },
        { roleId: 'blue', day: 40, month: 90 },
        { roleId: 'not theirs', day: 100, month: 1_000 },
      ],
    },
    ['blue', 'red'],
    { day: 50, month: 90 },
  ],
  [
    'no role goes beyond the operator',
    { allowance: { day: 1 }, roleAllowances: [{ roleId: 'red', day: 999, month: 9_999 }] },
    ['red'],
    operator,
  ],
  ['an allowance of nothing', { allowance: { day: 0, month: 0 } }, [], { day: 0, month: 0 }],
])('a member may use: %s', (_case, policy, roles, limits) => {
  expect(memberLimits({ ...defaultPolicy, ...policy }, roles, operator)).toEqual(limits);
});

test('a server divides its budget and its jobs at once, and never has more than the operator allows', () => {
  expect(serverLimits({ ...defaultPolicy, budget: { day: 7, month: 70_000 } }, operator)).toEqual({
    day: 7,
    month: 1_000,
  });
  expect([undefined, 1, 9].map((jobs) => jobsAtOnce({ ...defaultPolicy, jobsAtOnce: jobs }, 3))).toEqual([3, 1, 3]);
});

const account = (spent: number, held: number, warned?: Account['warned']): Account => ({
  version: 1,
  windows: { '2026-11': { spent, held } },
  ...(warned === undefined ? {} : { warned }),
});
const at = (percent: number, of = 200): Account['warned'] => ({ '2026-11': { percent, of } });

test.each<[string, Account, number, number | undefined]>([
  ['less than half', account(99, 0), 200, undefined],
  ['half, what is held included', account(60, 40), 200, 50],
  ['half, and warned of it', account(60, 40, at(50)), 200, undefined],
  ['less than 80 % after the first warning', account(159, 0, at(50)), 200, undefined],
  ['80 %', account(160, 0, at(50)), 200, 80],
  ['95 % at one stroke', account(0, 190), 200, 95],
  ['all of it, and warned of 95 %', account(200, 0, at(95)), 200, undefined],
  ['half of a larger budget than the one it was warned of', account(200, 0, at(95)), 400, 50],
  ['95 % of a smaller budget than the one it was warned of', account(100, 0, at(50)), 100, 95],
  ['a budget of nothing', account(0, 0), 0, undefined],
])('a server is warned of its budget: %s', (_case, used, limit, percent) => {
  expect(dueWarning(used, '2026-11', limit)).toBe(percent);
});
