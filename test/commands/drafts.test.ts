import { expect, test } from 'vitest';
import { createDrafts } from '../../src/commands/drafts.ts';
import type { Draft } from '../../src/messages/policy/forms.ts';

const draft = (day: string): Draft => ({ setting: 'budget', revision: 3, fields: { day } });
const writer = (member: number, guild = 1): { guildId: string; memberId: string } => ({
  guildId: String(guild),
  memberId: String(member),
});
const minute = 60_000;

test('the newest draft of a member in a server is found', () => {
  const drafts = createDrafts<Draft>();
  drafts.keep(writer(1), draft('1'), 0);
  drafts.keep(writer(1), draft('2'), 0);
  drafts.keep(writer(1, 2), draft('3'), 0);
  expect(drafts.find(writer(1), 0)).toEqual(draft('2'));
  expect(drafts.find(writer(2), 0)).toBeUndefined();
  drafts.forget(writer(1));
  expect(drafts.find(writer(1), 0)).toBeUndefined();
  expect(drafts.find(writer(1, 2), 0)).toEqual(draft('3'));
});

test('a draft is forgotten after fifteen minutes', () => {
  const drafts = createDrafts<Draft>();
  drafts.keep(writer(1), draft('1'), 0);
  expect(drafts.find(writer(1), 15 * minute - 1)).toEqual(draft('1'));
  expect(drafts.find(writer(1), 15 * minute)).toBeUndefined();
});

test('five drafts of one server are kept, and two hundred in all: the oldest is dropped, and no server pushes out another’s', () => {
  const drafts = createDrafts<Draft>();
  const kept = (guild: number): number[] =>
    Array.from({ length: 9 }, (_, index) => index).filter(
      (member) => drafts.find(writer(member, guild), 0) !== undefined,
    );
  drafts.keep(writer(0, 2), draft('1'), 0);
  for (let member = 0; member < 9; member += 1) drafts.keep(writer(member), draft('1'), 0);
  expect([kept(1), kept(2)]).toEqual([[4, 5, 6, 7, 8], [0]]);
  for (let guild = 3; guild < 197; guild += 1) drafts.keep(writer(0, guild), draft('1'), 0);
  expect([kept(2), kept(1)]).toEqual([[0], [4, 5, 6, 7, 8]]);
  drafts.keep(writer(0, 200), draft('1'), 0);
  expect([kept(2), kept(1), kept(200)]).toEqual([[], [4, 5, 6, 7, 8], [0]]);
});
