import { array, assert, boolean, constant, integer, property, record, tuple, type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import {
  distanceOutside,
  boundsOfArrival,
  boundsOfDate,
  middle,
  refineOffset,
  type Bounds,
  type OffsetEstimate,
} from '../../src/core/clock-offset.ts';

const never = (): boolean => false;
const always = (): boolean => true;

test.each([
  ['a date is any moment of its second, made any time before it arrived', () => boundsOfDate(5_000, 100, 300), 5_900],
  ['what arrived was made before', () => boundsOfArrival(5_000, 300), Infinity],
])('%s', (_, bounds, most) => {
  expect(bounds()).toEqual({ least: 4_700, most });
});

test('in the middle is half of both bounds', () => {
  expect(middle({ least: 2, most: 5 })).toBe(3.5);
});

test.each([
  [4, 1],
  [3, 0],
  [2, 0],
  [1, -1],
])('an offset of %d is %d beyond bounds from 2 to 3', (offset, by) => {
  expect(distanceOutside(offset, { least: 2, most: 3 })).toBe(by);
});

/** What is heard of a clock that is `offset` ahead: answers and events, each after some delay. */
const heardOf = (offset: number): Arbitrary<readonly { readonly bounds: Bounds; readonly at: number }[]> =>
  array(
    record({
      pause: integer({ min: 0, max: 600_000 }),
      way: integer({ min: 0, max: 5_000 }),
      back: integer({ min: 0, max: 5_000 }),
      isDate: boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  ).map((answers) => {
    let at = 0;
    return answers.map(({ pause, way, back, isDate }) => {
      const sent = at + pause;
      const made = sent + way + offset;
      at = sent + way + back;
      const bounds = isDate
        ? boundsOfDate(Math.floor(made / 1_000) * 1_000, sent, at)
        : boundsOfArrival(Math.floor(made), at);
      return { bounds, at };
    });
  });

test('the truth is always within the bounds after a date was heard, and each answer only narrows them', () => {
  assert(
    property(
      integer({ min: -(10 ** 13), max: 10 ** 13 }).chain((offset) => tuple(constant(offset), heardOf(offset))),
      ([offset, heard]) => {
        let known: OffsetEstimate | undefined;
        for (const { bounds, at } of heard) {
          if (known === undefined && bounds.most === Infinity) continue;
          known = refineOffset(known, bounds, at, never);
          expect(Math.abs(distanceOutside(offset, known.bounds))).toBeLessThan(1);
          expect(known.bounds.most).toBeLessThanOrEqual(bounds.most);
        }
      },
    ),
  );
});

const narrow: OffsetEstimate = { bounds: { least: 100, most: 600 }, at: 0 };
const far: Bounds = { least: 90_000, most: 91_000 };

test('the bounds widen with time, so that a clock that drifts is followed', () => {
  const later = refineOffset(narrow, { least: -1e6, most: 1e6 }, 3_600_000, never);
  expect(later.bounds).toEqual({ least: -1_700, most: 2_400 });
});

test('the bounds stay as they are at the time at which they were learned', () => {
  const known = { ...narrow, at: 5_000 };
  expect(refineOffset(known, { least: -1e6, most: 1e6 }, 5_000, never)).toEqual(known);
});

test('bounds that touch leave the one offset that both have', () => {
  expect(refineOffset(narrow, { least: 600, most: 700 }, 0, never).bounds).toEqual({ least: 600, most: 600 });
});

test('one answer that contradicts the others changes nothing; a second that agrees with it does', () => {
  const once = refineOffset(narrow, far, 0, never);
  expect(once).toEqual({ ...narrow, conflicting: far });
  expect(refineOffset(once, { least: 200, most: 700 }, 0, never)).toEqual({ bounds: { least: 200, most: 600 }, at: 0 });
  expect(refineOffset(once, { least: 92_000, most: 92_500 }, 0, never).bounds).toEqual({ least: 92_000, most: 92_500 });
  expect(refineOffset(once, { least: 92_001, most: 92_500 }, 0, never).bounds).toEqual(narrow.bounds);
  expect(refineOffset(once, { least: 40_000, most: 41_000 }, 0, never).bounds).toEqual(narrow.bounds);
  expect(refineOffset(once, { least: 90_500, most: 91_500 }, 0, never).bounds).toEqual({ least: 90_500, most: 91_500 });
});

test('it does so at once if it is likely for another reason, or differs only as two servers of one platform may', () => {
  expect(refineOffset(narrow, far, 0, always).bounds).toEqual(far);
  expect(refineOffset(narrow, { least: 1_500, most: 2_500 }, 0, never).bounds).toEqual({ least: 1_500, most: 2_500 });
  expect(refineOffset(narrow, { least: 1_600, most: 2_500 }, 0, never).bounds).toEqual({ least: 1_600, most: 2_500 });
  expect(refineOffset(narrow, { least: 1_601, most: 2_500 }, 0, never).bounds).toEqual(narrow.bounds);
});

test('an event that arrives was made within the last three seconds, if nothing else is known', () => {
  expect(refineOffset(undefined, boundsOfArrival(10_000, 4_000), 4_000, never).bounds).toEqual({
    least: 6_000,
    most: 9_000,
  });
  expect(refineOffset(narrow, boundsOfArrival(90_000, 0), 0, always).bounds).toEqual({ least: 90_000, most: 93_000 });
});
