import { expect, test } from 'vitest';
import { furtherAtDelivery } from './at-delivery.ts';
import { expected, outcomes, patience } from './run-row.ts';

test(
  'whatever Discord answers to every edit of a reply, the result goes to its owner by the next route',
  async () => {
    expect(await outcomes(furtherAtDelivery)).toEqual(expected(furtherAtDelivery));
  },
  patience,
);
