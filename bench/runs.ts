import type { Bench, Reading } from './bench.ts';

/** One figure over all runs: run `n` of `easel` and run `n` of `baseline` are a pair. */
export interface Series extends Omit<Reading, 'easel' | 'baseline'> {
  readonly easel: readonly number[];
  /** As long as `easel`, or empty. */
  readonly baseline: readonly number[];
}

/** Runs a bench several times, each with a seed of its own. `told` gets the figures after each run, so that an interrupted bench loses nothing. */
export async function runBench(
  bench: Bench,
  options: {
    readonly runs: number;
    readonly seed: number;
    readonly short: boolean;
    readonly told?: (seed: number, readings: readonly Reading[]) => void;
  },
): Promise<readonly Series[]> {
  await using opened = new AsyncDisposableStack();
  const run = await bench.prepare({ short: options.short, opened });
  const found: (readonly Reading[])[] = [];
  for (let seed = options.seed; seed < options.seed + options.runs; seed += 1) {
    const readings = await run(seed);
    options.told?.(seed, readings);
    found.push(readings);
  }
  return seriesOf(found);
}

/** The figures of runs that measured the same. */
export function seriesOf(runs: readonly (readonly Reading[])[]): readonly Series[] {
  const [first = []] = runs;
  return first.map(({ easel: _easel, baseline: _baseline, ...what }, index) => {
    const readings = runs.flatMap((run) => run[index] ?? []);
    return {
      ...what,
      easel: readings.map(({ easel }) => easel),
      baseline: readings.flatMap(({ baseline }) => baseline ?? []),
    };
  });
}
