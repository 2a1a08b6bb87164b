import { expect, test } from 'vitest';
import { furtherAtDelivery, furtherPassingAtDelivery } from './at-delivery.ts';
import { expected, outcomes, patience } from './run-row.ts';

test(
  'whatever Discord answers to every edit of a reply, the result goes to its owner by the next route',
  async () => {
    expect(await outcomes(furtherAtDelivery)).toEqual(expected(furtherAtDelivery));
  },
  patience,
);

test(
  'each request of a delivery fails once, in the other ways: nothing is lost, nothing is posted twice',
  async () => {
    expect(await outcomes(furtherPassingAtDelivery)).toEqual(expected(furtherPassingAtDelivery));
  },
  patience,
);
