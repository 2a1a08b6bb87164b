import { expect, test } from 'vitest';
import { createActing } from '../../../src/services/runtime/acting.ts';

function at(monotonic: number, now: number) {
  const passed = { monotonic: 0, now: 0 };
  return {
    clock: { monotonic: () => monotonic + passed.monotonic, now: () => now + passed.now },
    move(by: number, wall = by) {
      passed.monotonic += by;
      passed.now += wall;
    },
  };
}

test('where nothing was ever confirmed, nobody else can take the place: one may act', () => {
  const time = at(5, 1_000);
  const acting = createActing(time.clock);
  time.move(3_600_000);
  expect(acting.mayAct()).toBe(true);
});

test.each([
  { what: 'just asked', by: 0, wall: 0, may: true },
  { what: 'almost 10 s later', by: 9_999, wall: 9_999, may: true },
  { what: '10 s later', by: 10_000, wall: 10_000, may: false },
  { what: '10 s later by the wall clock alone, as after a suspended machine', by: 1, wall: 10_000, may: false },
  { what: '10 s later, with the wall clock set back', by: 10_000, wall: -3_600_000, may: false },
  { what: 'a moment later, with the wall clock set back', by: 1, wall: -3_600_000, may: true },
])('a confirmation lasts for 10 s by both clocks, from when it was asked for: $what', ({ by, wall, may }) => {
  const time = at(100, 50_000);
  const acting = createActing(time.clock);
  acting.confirmed({ monotonic: 100, now: 50_000 });
  time.move(by, wall);
  expect(acting.mayAct()).toBe(may);
});

test('the next confirmation gives the right back', () => {
  const time = at(0, 0);
  const acting = createActing(time.clock);
  acting.confirmed({ monotonic: 0, now: 0 });
  time.move(60_000);
  expect(acting.mayAct()).toBe(false);
  acting.confirmed({ monotonic: 59_000, now: 59_000 });
  expect(acting.mayAct()).toBe(true);
});
