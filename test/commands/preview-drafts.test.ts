import { expect, test } from 'vitest';
import { createPreviewDrafts, type PreviewDraft } from '../../src/commands/preview-drafts.ts';

const minute = 60_000;
const draft = (id: string, memberId = '1'): PreviewDraft => ({
  id,
  guildId: '9',
  memberId,
  modelId: 'maker/model',
  given: {},
  others: {},
  original: undefined,
  seedFraction: undefined,
  credits: 3,
});

test('a draft is found by its member in its server, for less than ten minutes', () => {
  const drafts = createPreviewDrafts();
  drafts.keep(draft('a'), 0);
  expect(drafts.find('a', { guildId: '9', memberId: '1' }, 10 * minute - 1)?.id).toBe('a');
  expect(drafts.find('a', { guildId: '9', memberId: '2' }, 1)).toBeUndefined();
  expect(drafts.find('a', { guildId: '8', memberId: '1' }, 1)).toBeUndefined();
  expect(drafts.find('b', { guildId: '9', memberId: '1' }, 1)).toBeUndefined();
  expect(drafts.find('a', { guildId: '9', memberId: '1' }, 10 * minute)).toBeUndefined();
});

test('a member has at most five drafts, and all have 500: the oldest go', () => {
  const drafts = createPreviewDrafts();
  const has = (id: string, memberId: string): boolean => drafts.find(id, { guildId: '9', memberId }, 1) !== undefined;
  for (let index = 0; index < 6; index += 1) drafts.keep(draft(`own-${index}`), 0);
  expect(Array.from({ length: 6 }, (_, index) => has(`own-${index}`, '1'))).toEqual([
    false,
    true,
    true,
    true,
    true,
    true,
  ]);
  for (let index = 0; index < 496; index += 1) drafts.keep(draft(`other-${index}`, `m${index}`), 0);
  expect([has('own-1', '1'), has('own-2', '1'), has('other-495', 'm495')]).toEqual([false, true, true]);
});
