import { expect, test } from 'vitest';
import { endings, hindrances, passing, silent } from './gateway.ts';
import { begin, end, pass, well } from './gateway-run.ts';
import { observed, patience } from './run-row.ts';

test(
  'after a broken connection commands work again, and the running job does not notice',
  async () => {
    expect(await observed(passing, pass)).toEqual(
      passing.map(({ fault, identifies, resumes }) => ({ fault, ...well, identifies, resumes })),
    );
  },
  patience,
);

test(
  'a connection that no longer answers is replaced',
  async () => {
    expect(await pass(silent)).toEqual({ ...well, identifies: silent.identifies, resumes: silent.resumes });
  },
  patience,
);

test(
  'if Discord refuses the bot for good it stops, and continues at the next start that Discord accepts',
  async () => {
    expect(await observed(endings, end)).toEqual(
      endings.map(({ fault, lastLine }) => ({ fault, ...well, lastLine, open: [true] })),
    );
  },
  patience,
);

test(
  'a passing failure at a start delays it, and costs one IDENTIFY',
  async () => {
    expect(await observed(hindrances, begin)).toEqual(
      hindrances.map(({ fault }) => ({ fault, ...well, identifies: 2, commands: 'answered' })),
    );
  },
  patience,
);
