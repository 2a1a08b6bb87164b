import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode, type CustomId } from '../../src/core/custom-id.ts';
import { assertReaching } from '../support/reaching.ts';

const job = '1305912345678901234';
const digits = fc.nat(9).map(String);
const jobIds = fc
  .integer({ min: 17, max: 20 })
  .chain((length) => fc.string({ unit: digits, minLength: length, maxLength: length }));
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
  assertReaching(['the shortest job', 'the longest job', 'a job of noughts alone', 'the longest of all'], (saw) =>
    fc.property(fc.oneof(customIds, fc.tuple(fc.constant('withhold'), fc.constant('0'.repeat(20)))), (id) => {
      expect(decode(encode(id))).toEqual(id);
      expect(encode(id).length).toBeLessThanOrEqual(100);
      saw('the shortest job', id[1].length === 17);
      saw('the longest job', id[1].length === 20);
      saw('a job of noughts alone', /^0+$/.test(id[1]));
      saw('the longest of all', encode(id).length === 29);
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
    const odd = fc.constantFrom('\uD83D', '\u0661', '\u202E', '\uFF11', '\u200B');
    const disguised = fc
      .tuple(customIds, fc.nat(30), odd)
      .map(([id, at, more]) => encode(id).slice(0, at) + more + encode(id).slice(at));
    const lengths = fc
      .tuple(customIds, fc.constantFrom(16, 21, 93, 94))
      .map(([[action], length]) => `${action}:${'7'.repeat(length)}`);
    assertReaching(
      [
        'read',
        'refused',
        'half a surrogate pair',
        'digits of another script',
        'a direction override',
        'an invisible character',
        'a digit too few',
        'a digit too many',
        'exactly 100 characters',
        'more than 100 characters',
      ],
      (saw) =>
        fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), near, disguised, lengths), (text) => {
          const id = decode(text);
          expect(id === undefined || encode(id) === text).toBe(true);
          saw('read', id !== undefined);
          saw('refused', id === undefined);
          saw('half a surrogate pair', !text.isWellFormed());
          saw('digits of another script', /[\u0661\uFF11]/.test(text));
          saw('a direction override', text.includes('\u202E'));
          saw('an invisible character', text.includes('\u200B'));
          saw('a digit too few', /^[a-z]+:\d{16}$/.test(text));
          saw('a digit too many', /^[a-z]+:\d{21}$/.test(text));
          saw('exactly 100 characters', text.length === 100);
          saw('more than 100 characters', text.length > 100);
        }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['digits', `cancel:${'1'.repeat(1_000_000)}`],
    ['actions', 'cancel:'.repeat(200_000)],
    ['colons', ':'.repeat(1_000_000)],
  ])('a million characters of %s are read to their end and refused', (_, text) => {
    expect(decode(text)).toBeUndefined();
  });
});
