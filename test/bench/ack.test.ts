import { expect, test } from 'vitest';
import { ack } from '../../bench/ack.ts';
import { figuresOnBoth } from './figures.ts';

test('every command of a burst is answered in time', async () => {
  for (const figures of await figuresOnBoth(ack)) {
    expect(figures.get('later than 3 s, or never')).toBe(0);
  }
});
