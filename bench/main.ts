import { OperatorError, readArguments, runProgram, type Terminal } from '../src/tools/terminal.ts';
import { ack } from './ack.ts';
import type { Bench } from './bench.ts';
import { delivery } from './delivery.ts';
import { jobs } from './jobs.ts';
import { machine } from './machine.ts';
import { writeFigures } from './page.ts';
import { runBench } from './runs.ts';
import { page } from './sandbox-page.ts';
import { screening } from './screening.ts';
import { highLimits } from './harness/bots.ts';
import { start } from './start.ts';
import { store } from './store.ts';
import { tableOf } from './table.ts';

const benches: ReadonlyMap<string, Bench> = new Map(
  Object.entries({ ack, delivery, jobs, page, screening, start, store }),
);
const usage = `usage: npm run bench -- ${[...benches.keys()].join('|')}|all [--runs 5] [--seed NUMBER] [--short] [--write]
  --seed   what durations are drawn from; each run takes the next one
  --short  as the tests run it: shows that it works, and measures nothing
  --write  puts the figures into docs/performance.md; not those of --short`;

interface Options {
  readonly names: readonly string[];
  readonly runs: number;
  readonly seed: number;
  readonly short: boolean;
  readonly write: boolean;
}

function readOptions(terminal: Terminal): Options {
  const { values, positionals } = readArguments(terminal, usage, {
    runs: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    short: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  });
  const { short, write } = values;
  const names = positionals.includes('all') ? [...benches.keys()] : positionals;
  const [runs, seed] = [Number(values.runs), Number(values.seed)];
  const isKnown = names.length > 0 && names.every((name) => benches.has(name));
  if (!isKnown || (short && write) || !Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed)) {
    throw new OperatorError(usage);
  }
  return { names, runs, seed, short, write };
}

async function measure(name: string, bench: Bench, { runs, seed, short, write }: Options): Promise<void> {
  const series = await runBench(bench, {
    runs,
    seed,
    short,
    told: (runSeed, readings) => process.stderr.write(`${JSON.stringify({ bench: name, seed: runSeed, readings })}\n`),
  });
  const table = tableOf(series);
  process.stdout.write(`\n${bench.title}, beside ${bench.baseline}\n\n${table}\n\n`);
  process.stdout.write(
    `${JSON.stringify({ bench: name, runs, seed, short, machine: machine(), settings: highLimits, series })}\n`,
  );
  if (!write) return;
  const when = new Date().toISOString().slice(0, 10);
  await writeFigures(
    name,
    `${when}, ${runs} runs from seed ${seed}, ${machine()}. Beside it: ${bench.baseline}.\n\n${table}`,
  );
}

await runProgram(async (terminal) => {
  const options = readOptions(terminal);
  const settings = Object.entries(highLimits).map(([name, value]) => `${name}=${value}`);
  terminal.print(`${machine()}\n${settings.join(' ')}`);
  for (const name of options.names) {
    const bench = benches.get(name);
    if (bench !== undefined) await measure(name, bench, options);
  }
  return true;
});
