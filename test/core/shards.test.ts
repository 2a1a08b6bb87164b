import { expect, test } from 'vitest';
import { otherWishes, shardOf } from '../../src/core/shards.ts';

test.each([
  // (175928847299117063 >> 22) is 41944705796 (developers/reference, 'Snowflake Format').
  ['175928847299117063', 1, 0],
  ['175928847299117063', 2, 0],
  ['175928847299117063', 3, 2],
  ['175928847299117063', 16, 4],
  ['18446744073709551615', 7, Number(((1n << 42n) - 1n) % 7n)],
  // Nothing that is no id is on any other shard.
  ['', 4, 0],
  ['elsewhere', 4, 0],
  ['1'.repeat(21), 4, 0],
])('the server %s of %d shards is on shard %d', (id, count, shard) => {
  expect(shardOf(id, count)).toBe(shard);
});

test.each([
  [1, undefined, undefined, []],
  [1, undefined, 1, []],
  [1, 1, 1, []],
  [1, undefined, 2, ['Discord 2']],
  [3, undefined, 2, ['Discord 2']],
  [3, 3, 2, []],
  [1, 1, 2, ['Discord 2']],
  [1, 2, 1, ['SHARD_COUNT 2']],
  [1, 2, 3, ['SHARD_COUNT 2', 'Discord 3']],
])(
  'of %d shards, where the setting says %s and Discord %s, these are other wishes: %j',
  (count, setting, recommended, wishes) => {
    expect(otherWishes(count, { setting, recommended }).map(({ by, wanted }) => `${by} ${wanted}`)).toEqual(wishes);
  },
);
