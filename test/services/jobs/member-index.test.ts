import { expect, test } from 'vitest';
import { createMemberIndex } from '../../../src/services/jobs/member-index.ts';

test('entries are found by member, and count once', () => {
  const mine = createMemberIndex<{ job: string; member: string }>();
  mine.set({ job: '1', member: 'a' });
  mine.set({ job: '2', member: 'a' });
  mine.set({ job: '3', member: 'b' });
  mine.set({ job: '3', member: 'b' });
  expect([mine.size, mine.of('a').length, mine.of('b').length]).toEqual([3, 2, 1]);
  mine.delete('1');
  mine.delete('3');
  mine.delete('4');
  expect([mine.size, mine.of('a'), mine.of('b')]).toEqual([1, [{ job: '2', member: 'a' }], []]);
});
