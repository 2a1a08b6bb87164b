import { expect, test } from 'vitest';
import { readSeed } from '../support/seed.ts';
import { report, soakSideBySide } from './soak.ts';
import { killedTable } from './table.ts';

test('killed twenty times among many jobs: nothing is lost, paid twice, settled wrongly or posted twice, and everybody is answered', async () => {
  const seed = readSeed(process.env['SEEDS']);
  const { jobs, ...tally } = await soakSideBySide({ seed, kills: 20, killsATown: 7 });
  expect(jobs).toBeGreaterThan(0);
  const counts = killedTable.rows.map(([name, , found]) => `${name} ${found}`);
  expect({ seed, says: report({ jobs, ...tally }) }).toEqual({
    seed,
    says: ['kills 20', `jobs ${jobs}`, ...counts, ''].join('\n'),
  });
}, 600_000);
