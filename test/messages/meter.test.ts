import { expect, test } from 'vitest';
import { meter } from '../../src/messages/meter.ts';

test.each([
  [100, 100, 10],
  [99, 100, 9],
  [91, 100, 9],
  [50, 100, 5],
  [41, 100, 5],
  [1, 100, 1],
  [1, 1_000_000, 1],
  [0, 100, 0],
  [-5, 100, 0],
  [5, 0, 0],
  [200, 100, 10],
])('%s of %s: %s of ten cells are filled', (amount, of, filled) => {
  expect(meter(amount, of)).toBe('▰'.repeat(filled) + '▱'.repeat(10 - filled));
});
