import { expect, test } from 'vitest';
import { screening } from '../../bench/screening.ts';
import { figuresOf } from './figures.ts';

test('next to a server with the most hostile rules everybody is answered, in that server too', async () => {
  const figures = await figuresOf(screening);
  expect(figures.get('no answer here')).toBe(0);
  expect(figures.get('no answer next door')).toBe(0);
});
