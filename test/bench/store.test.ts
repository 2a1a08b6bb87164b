import { expect, test } from 'vitest';
import { store } from '../../bench/store.ts';
import { figuresOnBoth } from './figures.ts';

test('a history can be paged through while steps of jobs are written', async () => {
  for (const figures of await figuresOnBoth(store)) {
    expect(figures.get('commits')).toBeGreaterThan(0);
    expect(figures.get('pages of 50')).toBeGreaterThan(0);
  }
});
