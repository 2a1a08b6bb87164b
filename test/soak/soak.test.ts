import { expect, test } from 'vitest';
import { readSeed } from '../support/seed.ts';
import type { DatabaseKind } from './databases.ts';
import { startServerOrSkip } from './server.ts';
import { report, soakSideBySide } from './soak.ts';
import { killedTable } from './table.ts';

test('killed twenty times among many jobs: nothing is lost, paid twice, settled wrongly or posted twice, and everybody is answered', async () => {
  const { found, clean } = await killTwentyTimes();
  expect(found).toEqual(clean);
}, 600_000);

test('killed twenty times on PostgreSQL: the same', async ({ skip }) => {
  await using server = await startServerOrSkip();
  const { found, clean } = await killTwentyTimes(server?.databases ?? skip('no server'));
  expect(found).toEqual(clean);
}, 600_000);

/** What a soak reports, and what it would report where nothing is wrong. */
async function killTwentyTimes(databases?: DatabaseKind): Promise<{ readonly found: object; readonly clean: object }> {
  const seed = readSeed(process.env['SEEDS']);
  const options = { seed, kills: 20, killsATown: 7, ...(databases !== undefined && { databases }) };
  const { jobs, ...tally } = await soakSideBySide(options);
  expect(jobs).toBeGreaterThan(0);
  const counts = killedTable.rows.map(([name, , found]) => `${name} ${found}`);
  const says = ['kills 20', `jobs ${jobs}`, ...counts, ''].join('\n');
  return { found: { seed, says: report({ jobs, ...tally }) }, clean: { seed, says } };
}
