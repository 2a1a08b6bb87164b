import { expect, test } from 'vitest';
import { bytesTaken, filesTaken } from '../../../src/core/job/bounds.ts';
import { advance } from '../../../src/core/job/machine.ts';
import { pages } from '../../../src/core/job/view.ts';
import { roomOf } from '../../../src/services/jobs/fetch.ts';
import { aJob } from '../../support/job.ts';
import { messageLimits } from '../../../src/core/discord-limits.ts';

test.each([
  [undefined, 10],
  [1, 5],
  [15, 19],
  [46, 50],
  [1_000, 50],
])('if %s files were requested, %i are accepted', (expected, taken) => {
  expect(filesTaken({ expected })).toBe(taken);
  const urls = Array.from({ length: 120 }, (_, index) => `https://files.runcomfy.net/${index}.png`);
  const listed = advance(aJob({ state: 'fetching', expected }), { type: 'listed', urls, cost: undefined });
  expect(listed.files.map(({ url }) => url)).toEqual(urls.slice(0, taken));
  expect(listed.leftOut).toBe(120 - taken);
  const linked = { ...listed, files: listed.files.map((file) => ({ ...file, linked: true })) };
  expect(pages(linked).length).toBeLessThanOrEqual(50 / messageLimits.files);
});

test('a result with as many files as requested leaves nothing out', () => {
  const listed = advance(aJob({ state: 'fetching', expected: 1 }), {
    type: 'listed',
    urls: ['https://files.runcomfy.net/1.png'],
    cost: undefined,
  });
  expect(listed.leftOut).toBeUndefined();
});

test('the files of one job have half a gibibyte together; fetched files count', () => {
  const fetched = { name: 'image-01.png', size: 200_000_000, kind: 'image', type: 'image/png' } as const;
  const file = { url: 'https://files.runcomfy.net/1.png', fetched };
  expect(bytesTaken).toBe(512 * 1024 * 1024);
  expect(roomOf(aJob({ files: [file, file, { url: file.url }] })).left).toBe(bytesTaken - 400_000_000);
  expect(roomOf(aJob({ files: [file, file, file] })).left).toBe(0);
});
