import { expect, test } from 'vitest';
import { atDelivery, passingAtDelivery } from './at-delivery.ts';
import { expected, outcomes, patience } from './run-row.ts';

test(
  'each request of a delivery fails once: nothing is lost, nothing is posted twice',
  async () => {
    expect(await outcomes(passingAtDelivery)).toEqual(expected(passingAtDelivery));
  },
  patience,
);

test(
  'a result that cannot go where it should goes to its owner, or is kept',
  async () => {
    expect(await outcomes(atDelivery)).toEqual(expected(atDelivery));
  },
  patience,
);
