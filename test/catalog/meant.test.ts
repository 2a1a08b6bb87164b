import { expect, test } from 'vitest';
import { z } from 'zod';
import { findingsIn } from '../../src/catalog/file.ts';

const shallow = z.object({ a: z.string() });
const deep = z.object({ b: z.object({ c: z.object({ d: z.string() }) }) });

/** What is found in a value that is none of these. */
function foundIn(schema: z.ZodType, value: unknown, at: readonly string[] = []): object {
  const { error } = schema.safeParse(value);
  return findingsIn(error?.issues ?? [], at);
}

test('of a union, what is wrong with the alternative in which the fault lies deepest', () => {
  const wrong = { b: { c: { d: 1 } } };
  const expected = [{ path: '$.x.b.c.d', message: 'Invalid input: expected string, received number' }];
  expect(foundIn(z.union([shallow, deep]), wrong, ['x'])).toEqual(expected);
  expect(foundIn(z.union([deep, shallow]), wrong, ['x'])).toEqual(expected);
});

test('of a union with words of its own, these words, unless the fault lies deeper', () => {
  const union = z.union([z.string(), z.object({ a: z.string() })], 'say a text');
  expect(foundIn(union, 1)).toEqual([{ path: '$', message: 'say a text' }]);
  expect(foundIn(union, { a: 1 })).toEqual([
    { path: '$.a', message: expect.stringContaining('expected string') as string },
  ]);
});

test('of a union without words, what its first alternative says', () => {
  expect(foundIn(z.union([z.string(), z.number()]), true)).toEqual([
    { path: '$', message: 'Invalid input: expected string, received boolean' },
  ]);
});

test('of a key, what is wrong with the key', () => {
  const table = z.record(z.string().max(1, 'too long a key'), z.number());
  expect(foundIn(table, { ab: 1 })).toEqual([{ path: '$.ab', message: 'too long a key' }]);
});
