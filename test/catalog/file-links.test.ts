import { expect, test } from 'vitest';
import { linksIn } from '../../src/catalog/file-links.ts';

test.each([
  [' https://a.example/1.png ', ['https://a.example/1.png']],
  ['<https://a.example/1.png>, <https://a.example/2.png>', ['https://a.example/1.png', 'https://a.example/2.png']],
  ['https://a.example/1,2.png\nHTTPS://a.example/3.png、', ['https://a.example/1,2.png', 'HTTPS://a.example/3.png']],
  ['words, https://a.example/1.png', ['words', 'https://a.example/1.png']],
  [' ,，、 ', []],
])('%j', (typed, links) => {
  expect(linksIn(typed)).toEqual(links);
});

test.each(['commas', 'commas in a word'])('a long text of %s is read at once', (what) => {
  const commas = ','.repeat(60_000);
  const before = process.threadCpuUsage();
  linksIn(what === 'commas' ? commas : `x${commas}x`);
  // By backtracking it takes half a minute.
  const { user, system } = process.threadCpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(1_000);
});
