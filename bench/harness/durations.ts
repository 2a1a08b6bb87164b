import { randomLcg, randomLogNormal } from 'd3-random';

/** The distribution of the runs' durations. */
export interface Pace {
  /** Milliseconds. */
  readonly median: number;
  /** The standard deviation of the durations' logarithms. */
  readonly sigma: number;
}

export const usualPace: Pace = { median: 20_000, sigma: 0.25 };

/** As many durations in ms as asked for. The same seed gives the same durations. */
export function drawDurations({ median, sigma }: Pace, count: number, seed: number): number[] {
  // With a seed of few digits, neighbouring seeds would give nearly the same first numbers.
  const draw = randomLogNormal.source(randomLcg(((seed * 2_654_435_761) % 2 ** 32) / 2 ** 32))(Math.log(median), sigma);
  return Array.from({ length: count }, () => Math.round(draw()));
}
