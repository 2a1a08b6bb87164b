import { describe, expect, test } from 'vitest';
import { encode } from '../../../src/core/custom-id.ts';
import { isBlocked } from '../../../src/core/moderation/restrictions.ts';
import { blockRefusal } from '../../../src/core/moderation/rights.ts';
import { serverList } from '../../../src/core/moderation/server-list.ts';
import { jobOfMessage } from '../../../src/core/moderation/target.ts';

describe('a moderator blocks a member', () => {
  const moderator = { memberId: '1', isServerOwner: false, rank: 5 };
  const owner = { memberId: '9', isServerOwner: true, rank: 0 };
  const member = { memberId: '2', isServerOwner: false, rank: 4 };

  test.each([
    ['who ranks below', moderator, member, undefined],
    ['who ranks as high', moderator, { ...member, rank: 5 }, 'above-you'],
    ['who ranks higher', moderator, { ...member, rank: 6 }, 'above-you'],
    ['of any rank, as the owner', owner, { ...member, rank: 6 }, undefined],
    ['who is the moderator', moderator, moderator, 'yourself'],
    ['who owns the server', moderator, owner, 'server-owner'],
    ['who owns the server, as the owner', owner, owner, 'server-owner'],
  ])('%s', (_case, one, other, refusal) => {
    expect(blockRefusal(one, other)).toBe(refusal);
  });
});

describe('a member is blocked', () => {
  const block = { version: 1, memberId: '1', by: '2', why: 'spam', at: 5 } as const;

  test.each([
    ['not without a block', undefined, false],
    ['for good', block, true],
    ['until a time to come', { ...block, until: 1001 }, true],
    ['no longer, at that time', { ...block, until: 1000 }, false],
    ['no longer, later', { ...block, until: 999 }, false],
  ])('%s', (_case, record, blocked) => {
    expect(isBlocked(record, 1000)).toBe(blocked);
  });
});

test.each([
  ['without a list', undefined, true],
  ['in the list', ['7', '8'], true],
  ['not in the list', ['7'], false],
  ['with an empty list', [], false],
])('a server %s', (_case, guilds, served) => {
  expect(serverList(guilds)('8')).toBe(served);
});

describe('the job of a message', () => {
  const [job, other] = ['10000000000000001', '10000000000000002'];
  const cancel = encode('job', 'cancel', { job });
  const message = { authorId: '5', interactionId: other, customIds: [] };

  test.each([
    ['is that of its buttons', { ...message, customIds: [cancel] }, job],
    ['is that of the first such button', { ...message, customIds: ['none', cancel, `cancel:${other}`] }, job],
    ['is its interaction, without buttons', message, other],
    ['is its interaction, where its buttons are of a command', { ...message, customIds: ['policy/pick/1'] }, other],
    ['is none, without an interaction', { ...message, interactionId: undefined }, undefined],
    ['is none, where another wrote it', { ...message, authorId: '6', customIds: [cancel] }, undefined],
  ])('%s', (_case, target, found) => {
    expect(jobOfMessage(target, '5')).toBe(found);
  });
});
