import { expect, test } from 'vitest';
import { createBusy } from '../../../src/services/jobs/busy.ts';

test('what is at RunComfy is known by whose it is, and counts once', () => {
  const busy = createBusy<{ job: string; member: string }>();
  busy.set({ job: '1', member: 'a' });
  busy.set({ job: '2', member: 'a' });
  busy.set({ job: '3', member: 'b' });
  busy.set({ job: '3', member: 'b' });
  expect([busy.size, [...busy.of('a')].length, [...busy.of('b')].length]).toEqual([3, 2, 1]);
  busy.delete('1');
  busy.delete('3');
  busy.delete('4');
  expect([busy.size, [...busy.of('a')], [...busy.of('b')]]).toEqual([1, [{ job: '2', member: 'a' }], []]);
});
