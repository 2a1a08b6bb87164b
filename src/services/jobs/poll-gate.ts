import type { JobContext } from './context.ts';

/** Between two questions while the token is refused, in ms. */
export const refusedPause = 120_000;
/** Who waits for another's question looks so often whether it was answered, later by up to half of it. */
const lookAgain = 10_000;

/**
 * Whether RunComfy may be asked how requests stand. A refused token stops all questions but one every two minutes, and
 * new submissions with them; once one question is answered, all go on. Operators are told of the account's trouble.
 */
export interface PollGate {
  /** How many ms to wait before asking; at 0 it is asked now, and while the token is refused nobody else does. */
  wait(): number;
  /** The token was refused. */
  refuse(): void;
  /** The account was refused: its balance is used up. */
  accountRefused(): void;
  /** RunComfy answered something that takes the token. */
  accept(): void;
  /** RunComfy told how a run stands. With an empty balance it refuses submissions and goes on answering this. */
  observed(): void;
}

export function createPollGate(options: Pick<JobContext, 'line' | 'alerts' | 'clock' | 'random'>): PollGate {
  const { line, alerts, clock, random } = options;
  let refused: { /** By the monotonic clock. */ until: number; readonly releaseLine: () => void } | undefined;

  return {
    wait() {
      if (refused === undefined) return 0;
      const left = refused.until - clock.monotonic();
      if (left > 0) return Math.min(left, lookAgain) + (lookAgain / 2) * random();
      refused.until = clock.monotonic() + refusedPause;
      return 0;
    },
    refuse() {
      alerts.raise('runcomfy-account');
      const until = clock.monotonic() + refusedPause;
      if (refused === undefined) refused = { until, releaseLine: line.hold('account', refusedPause) };
      else refused.until = until;
    },
    accountRefused: () => alerts.raise('runcomfy-account'),
    accept() {
      refused?.releaseLine();
      refused = undefined;
    },
    observed() {
      if (!line.refused) alerts.clear('runcomfy-account');
    },
  };
}
