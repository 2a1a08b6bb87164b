import { expect, test } from 'vitest';
import { delivery } from '../../bench/delivery.ts';
import { figuresOnBoth } from './figures.ts';

test('many jobs at once in one channel are all delivered, each with at most four calls and one edit in three seconds', async () => {
  for (const figures of await figuresOnBoth(delivery)) {
    expect(figures.get('not delivered')).toBe(0);
    expect(figures.get('calls of Discord a job, most')).toBeLessThanOrEqual(4);
    expect(figures.get('of them beyond one edit in 3 s, most')).toBe(0);
    expect(figures.get('answered 429')).toBe(0);
  }
});
