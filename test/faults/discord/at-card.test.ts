import { expect, test } from 'vitest';
import { atCard } from './at-card.ts';
import { replays } from './replays.ts';
import { expected, outcomes, patience } from './run-row.ts';

test(
  'Discord fails at the card: nothing is paid before it is shown',
  async () => {
    expect(await outcomes(atCard)).toEqual(expected(atCard));
  },
  patience,
);

test(
  'one command is one job, however late and often it is told',
  async () => {
    expect(await outcomes(replays)).toEqual(expected(replays));
  },
  patience,
);
