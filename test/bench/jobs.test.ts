import { expect, test } from 'vitest';
import { jobs } from '../../bench/jobs.ts';
import { figuresOf } from './figures.ts';

test('runs of about two seconds are all delivered, each with at most three polls', async () => {
  const figures = await figuresOf(jobs);
  expect(figures.get('not delivered')).toBe(0);
  expect(figures.get('not submitted')).toBe(0);
  expect(figures.get('polls a job')).toBeLessThanOrEqual(3);
});
