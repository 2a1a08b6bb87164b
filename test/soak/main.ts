import { parseArgs } from 'node:util';
import { report, soakSideBySide } from './soak.ts';

const { values } = parseArgs({ options: { seed: { type: 'string' }, kills: { type: 'string' } } });
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const kills = Number(values.kills ?? 200);
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(kills) || kills < 1) {
  process.stderr.write('Usage: npm run soak -- [--seed NUMBER] [--kills NUMBER]\n');
  process.exit(2);
}

process.stdout.write(
  `seed ${seed}, ${kills} kills; the same decisions again: npm run soak -- --seed ${seed} --kills ${kills}\n`,
);
const tally = await soakSideBySide({ seed, kills });
process.stdout.write(report(tally));
process.exit(Object.values(tally.findings).flat().length === 0 ? 0 : 1);
