import type { Bench } from '../../bench/bench.ts';
import { runBench, type Series } from '../../bench/runs.ts';

/** Each of Easel's figures in one short run of a bench, by its name. */
export async function figuresOf(bench: Bench): Promise<ReadonlyMap<string, number>> {
  const series: readonly Series[] = await runBench(bench, { runs: 1, seed: 1, short: true });
  return new Map(series.map(({ figure, easel }) => [figure, easel[0] ?? Number.NaN]));
}
