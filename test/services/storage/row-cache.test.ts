import { expect, test } from 'vitest';
import { createRowCache, type RowCache } from '../../../src/services/storage/sqlite/row-cache.ts';

const write = (cache: RowCache, key: string, text: string | null): void => cache.written(new Map([[key, text]]));

test('rows that were read or written last are known, missing ones too', () => {
  const cache = createRowCache();
  expect(cache.get('a')).toBeUndefined();
  cache.reading(['a', 'b'])(new Map([['a', 'one']]));
  expect([cache.get('a'), cache.get('b')]).toEqual(['one', null]);
  write(cache, 'a', 'two');
  write(cache, 'b', 'new');
  expect([cache.get('a'), cache.get('b')]).toEqual(['two', 'new']);
  write(cache, 'a', null);
  expect(cache.get('a')).toBeNull();
});

test('no more than its size is kept: the rows that were used last', () => {
  const cache = createRowCache(1_000);
  for (let index = 0; index < 10_000; index += 1) {
    write(cache, `row:${index}`, 'x'.repeat(90));
    cache.get('row:0');
  }
  const kept = Array.from({ length: 10_000 }, (_, index) => cache.get(`row:${index}`)).filter(Boolean);
  expect(kept.length).toBeLessThanOrEqual(10);
  expect([cache.get('row:0'), cache.get('row:9999')]).toEqual(['x'.repeat(90), 'x'.repeat(90)]);
  write(cache, 'row:0', 'x'.repeat(1_001));
  expect(cache.get('row:0')).toBeUndefined();
});

test('a missing row takes room, too', () => {
  const cache = createRowCache(1_000);
  const keys = Array.from({ length: 1_000 }, (_, index) => `${index}`);
  cache.reading(keys)(new Map());
  expect(keys.filter((key) => cache.get(key) === null).length).toBeLessThan(500);
});

test('a row that is read while it is written is not taken for its present value', () => {
  const cache = createRowCache();
  const read = cache.reading(['a']);
  write(cache, 'a', 'new');
  read(new Map([['a', 'old']]));
  expect(cache.get('a')).toBe('new');
});

test('after a failed write or read nothing is known about the row', () => {
  const cache = createRowCache();
  write(cache, 'a', 'old');
  cache.forget(['a']);
  expect(cache.get('a')).toBeUndefined();
  cache.reading(['a'])();
  expect(cache.get('a')).toBeUndefined();
  const read = cache.reading(['a']);
  cache.forget(['a']);
  read(new Map([['a', 'old']]));
  expect(cache.get('a')).toBeUndefined();
});
