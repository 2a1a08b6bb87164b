import { expect, test } from 'vitest';
import { start } from '../../bench/start.ts';
import { figuresOf } from './figures.ts';

test('a start goes on with every job that a killed bot left open', async () => {
  const figures = await figuresOf(start);
  expect(figures.get('open jobs that it goes on with')).toBe(10);
});
