/** One figure of one run. */
export interface Reading {
  /** What was done, such as `200 a second`. */
  readonly scene: string;
  /** What was measured, such as `answered, p99`. */
  readonly figure: string;
  readonly unit: 'ms' | 's' | '' | 'MB' | 'KB' | '/s';
  readonly easel: number;
  /** The baseline, measured in the same run. */
  readonly baseline?: number;
  readonly aim?: Aim;
}

/** `easel`: the figure is at most so much. `ratio`: it is at most so many times the baseline's. */
export interface Aim {
  readonly atMost: number;
  readonly of: 'easel' | 'ratio';
}

/** One run from a seed. */
type Run = (seed: number) => Promise<readonly Reading[]>;

export interface Bench {
  readonly title: string;
  /** What the baseline is. */
  readonly baseline: string;
  /**
   * Sets up what all runs share, which `opened` takes down again. `short`: small enough for a test, and then what
   * depends on the machine's speed says nothing.
   */
  prepare(options: { readonly short: boolean; readonly opened: AsyncDisposableStack }): Run | Promise<Run>;
}
