import { expect, test } from 'vitest';
import type { Reading } from '../../bench/bench.ts';
import { withFigures } from '../../bench/page.ts';
import { seriesOf } from '../../bench/runs.ts';
import { isMet, tableOf } from '../../bench/table.ts';

const ratio: Reading = {
  scene: 'a burst',
  figure: 'p99',
  unit: 'ms',
  easel: 12,
  baseline: 10,
  aim: { atMost: 1.2, of: 'ratio' },
};

test('a table has medians with their range, and the median of the pairs’ ratios', () => {
  const lost: Reading = { scene: 'a burst', figure: 'lost', unit: '', easel: 0, aim: { atMost: 0, of: 'easel' } };
  const series = seriesOf([
    [ratio, lost],
    [{ ...ratio, easel: 30, baseline: 10 }, lost],
    [{ ...ratio, easel: 1_100, baseline: 1_000 }, lost],
  ]);
  expect(tableOf(series).split('\n')).toEqual([
    '|  | figure | Easel | beside it | ratio | aim |  |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    '| a burst | p99 | 30 ms (12 to 1,100) | 10 ms (10 to 1,000) | 1.2 | at most 1.2 times | met |',
    '|  | lost | 0 |  |  | at most 0 | met |',
  ]);
});

test.each([
  [12, 10, true],
  [13, 10, false],
  [0, 0, false],
])('%d beside %d, at most 1.2 times: %s', (easel, baseline, expected) => {
  const [series] = seriesOf([[{ ...ratio, easel, baseline }]]);
  expect(series?.aim !== undefined && isMet(series, series.aim)).toBe(expected);
});

test('figures are put between their marks, and replace those before', () => {
  const page = '# Figures\n<!-- figures of ack -->\nold\n<!-- end of ack -->\nmore';
  expect(withFigures(page, 'ack', 'new')).toBe('# Figures\n<!-- figures of ack -->\nnew\n<!-- end of ack -->\nmore');
  expect(() => withFigures(page, 'jobs', 'new')).toThrow('no place for the figures of jobs');
});
