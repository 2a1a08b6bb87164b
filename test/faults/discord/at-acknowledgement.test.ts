import { expect, test } from 'vitest';
import { atAcknowledgement } from './at-acknowledgement.ts';
import { replays } from './replays.ts';
import { expected, outcomes, patience } from './run-row.ts';

test(
  'Discord fails at the acknowledgement: nothing is paid before it is shown',
  async () => {
    expect(await outcomes(atAcknowledgement)).toEqual(expected(atAcknowledgement));
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
