import { expect, test } from 'vitest';
import { ack } from '../../bench/ack.ts';
import { figuresOf } from './figures.ts';

test('every command of a burst is answered in time', async () => {
  const figures = await figuresOf(ack);
  expect(figures.get('later than 3 s, or never')).toBe(0);
});
