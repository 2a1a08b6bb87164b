import { expect, test } from 'vitest';
import { store } from '../../bench/store.ts';
import { figuresOf } from './figures.ts';

test('a history can be paged through while steps of jobs are written', async () => {
  const figures = await figuresOf(store);
  expect(figures.get('commits')).toBeGreaterThan(0);
  expect(figures.get('pages of 50')).toBeGreaterThan(0);
});
