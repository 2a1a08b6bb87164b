import { expect, test } from 'vitest';
import type { Job } from '../../../src/core/job/record.ts';
import { ifUploaded, limitOf, nextBatch, oversizeFile } from '../../../src/services/jobs/uploads.ts';
import { aJob } from '../../support/job.ts';

const mebibyte = 1024 * 1024;

/** A job that delivers files of these sizes. */
function delivering(sizes: readonly number[], others: Partial<Job> = {}, attachmentLimit = 10 * mebibyte): Job {
  const job = aJob({
    state: 'delivering',
    files: sizes.map((size, index) => ({
      url: `https://files.runcomfy.net/${index}`,
      fetched: { name: `image-${index + 1}.png`, size, kind: 'image', type: 'image/png' },
    })),
    messages: [{ id: '6', attachments: [] }],
    ...others,
  });
  return { ...job, place: { ...job.place, attachmentLimit } };
}

test.each([
  { name: 'what Discord says', said: 50 * mebibyte, route: undefined, limit: 50 * mebibyte },
  { name: 'no more than Discord was seen to take', said: 500 * mebibyte, route: undefined, limit: 150 * mebibyte },
  { name: '10 MiB in direct messages', said: 50 * mebibyte, route: 'direct' as const, limit: 10 * mebibyte },
  { name: 'what Discord says, where that is less', said: mebibyte, route: 'direct' as const, limit: mebibyte },
])('a file may have $name', ({ said, route, limit }) => {
  const others = route === undefined ? {} : { route: { via: route, channelId: '7' } };
  expect(limitOf(delivering([1], others, said))).toBe(limit);
});

test.each([
  { name: 'all that fit into one request', sizes: Array.from({ length: 5 }, () => 9 * mebibyte), batch: [0, 1] },
  { name: 'ten at most', sizes: Array.from({ length: 12 }, () => 1), batch: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
  { name: 'in order, also where a later one would fit', sizes: [9, 9, 9, 1].map((n) => n * mebibyte), batch: [0, 1] },
])('one request carries $name', ({ sizes, batch }) => {
  expect(nextBatch(delivering(sizes))).toEqual({ page: 0, batch });
});

test('a file larger than the usual request has a request of its own', () => {
  expect(nextBatch(delivering([40 * mebibyte, 40 * mebibyte], {}, 50 * mebibyte))?.batch).toEqual([0]);
});

test('a page without a message waits until it has one', () => {
  const attached = ifUploaded(delivering(Array.from({ length: 11 }, () => 1)), 0, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 5);
  const first = { ...attached, state: 'delivering' as const };
  expect(nextBatch(first)).toBeUndefined();
  expect(nextBatch({ ...first, messages: [...first.messages, { id: '7', attachments: [] }] })).toEqual({
    page: 1,
    batch: [10],
  });
});

test('a file at its limit is posted, one byte more is too large', () => {
  expect(oversizeFile(delivering([10 * mebibyte]))).toBeUndefined();
  expect(oversizeFile(delivering([1, 10 * mebibyte + 1]))).toBe(1);
});
