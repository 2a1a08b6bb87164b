import { expect, test } from 'vitest';
import { furtherEndings, furtherHindrances } from './gateway.ts';
import { begin, end, well } from './gateway-run.ts';
import { observed, patience } from './run-row.ts';

test(
  'if Discord refuses the bot for good in another way it stops, and continues at the next start that Discord accepts',
  async () => {
    expect(await observed(furtherEndings, end)).toEqual(
      furtherEndings.map(({ fault, lastLine }) => ({ fault, ...well, lastLine, open: [true] })),
    );
  },
  patience,
);

test(
  'another passing failure at a start delays it, and costs one IDENTIFY',
  async () => {
    expect(await observed(furtherHindrances, begin)).toEqual(
      furtherHindrances.map(({ fault }) => ({ fault, ...well, identifies: 2, commands: 'answered' })),
    );
  },
  patience,
);
