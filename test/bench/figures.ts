import type { Bench } from '../../bench/bench.ts';
import { runBench, type Series } from '../../bench/runs.ts';

type Figures = ReadonlyMap<string, number>;

/** Each of Easel's figures in one short run of a bench, by its name. */
export async function figuresOf(bench: Bench): Promise<Figures> {
  return byName(await shortRun(bench));
}

/** On SQLite, and on PostgreSQL where it can run. */
export async function figuresOnBoth(bench: Bench): Promise<readonly Figures[]> {
  const series = await shortRun(bench);
  const remote = series.filter(({ scene }) => scene.includes('on PostgreSQL'));
  return [series.filter((each) => !remote.includes(each)), remote].filter((some) => some.length > 0).map(byName);
}

const shortRun = async (bench: Bench): Promise<readonly Series[]> => runBench(bench, { runs: 1, seed: 1, short: true });

const byName = (series: readonly Series[]): Figures =>
  new Map(series.map(({ figure, easel }) => [figure, easel[0] ?? Number.NaN]));
