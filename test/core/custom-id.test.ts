import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode, type CustomId } from '../../src/core/custom-id.ts';

const job = '1305912345678901234';
const jobIds = fc.string({ unit: fc.nat(9).map(String), minLength: 17, maxLength: 20 });
const customIds = fc.tuple(fc.constantFrom<CustomId[0]>('cancel', 'private', 'withhold', 'receipt', 'show'), jobIds);

test.each<[CustomId, string]>([
  [['cancel', job], `cancel:${job}`],
  [['private', job], `private:${job}`],
  [['withhold', job], `withhold:${job}`],
  [['receipt', job], `receipt:${job}`],
  [['show', job], `show:${job}`],
])('%j is written as %s: messages of earlier versions keep their buttons', (id, text) => {
  expect([encode(id), decode(text)]).toEqual([text, id]);
});

test('what was written is read as it was, and fits into the 100 characters of a custom id', () => {
  fc.assert(
    fc.property(customIds, (id) => {
      expect(decode(encode(id))).toEqual(id);
      expect(encode(id).length).toBeLessThanOrEqual(100);
    }),
  );
});

describe('what was not written here is nothing', () => {
  test.each([
    ['empty', ''],
    ['no job', 'cancel'],
    ['an empty job', 'cancel:'],
    ['no action', `:${job}`],
    ['another action', `refund:${job}`],
    ['a name that every object has', `constructor:${job}`],
    ['another case', `Cancel:${job}`],
    ['16 digits', `cancel:${'1'.repeat(16)}`],
    ['21 digits', `cancel:${'1'.repeat(21)}`],
    ['digits of another script', `cancel:${'١'.repeat(18)}`],
    ['a sign', `cancel:-${job}`],
    ['a space before', ` cancel:${job}`],
    ['a line break after', `cancel:${job}\n`],
    ['a second line', `show:${job}\ncancel:${job}`],
    ['something more', `cancel:${job}:1`],
    ['two actions', `cancel:show:${job}`],
  ])('%s', (_, text) => {
    expect(decode(text)).toBeUndefined();
  });

  test('any text is nothing, or exactly what would be written again', () => {
    const near = fc
      .tuple(customIds, fc.nat(30), fc.string({ maxLength: 2, unit: 'binary' }))
      .map(([id, at, more]) => encode(id).slice(0, at) + more + encode(id).slice(at));
    let refused = 0;
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), near), (text) => {
        const id = decode(text);
        if (id === undefined) refused += 1;
        else read += 1;
        expect(id === undefined || encode(id) === text).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect([refused > 0, read > 0]).toEqual([true, true]);
  });

  test.each([
    ['digits', `cancel:${'1'.repeat(1_000_000)}`],
    ['actions', 'cancel:'.repeat(200_000)],
    ['colons', ':'.repeat(1_000_000)],
  ])('a million characters of %s are read to their end and refused', (_, text) => {
    expect(decode(text)).toBeUndefined();
  });
});
