import { expect, test } from 'vitest';
import { soakSideBySide } from './soak.ts';

test('killed twenty times among many jobs: nothing is lost, paid twice, settled wrongly or posted twice', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const tally = await soakSideBySide({ seed, kills: 20, killsATown: 7 });
  expect({ ...tally, jobs: tally.jobs > 0, seed }).toEqual({
    kills: 20,
    jobs: true,
    lost: 0,
    doubleSubmissions: 0,
    wrongSettlements: 0,
    duplicatePosts: 0,
    openHandles: 0,
    problems: [],
    seed,
  });
}, 300_000);
