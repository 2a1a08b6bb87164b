import type { JobContext } from './context.ts';

/** Between two questions while the token is refused, in ms. */
export const refusedPause = 120_000;
/** Who waits for another's question looks so often whether it was answered, later by up to half of it. */
const recheckPace = 10_000;

/**
 * Whether RunComfy may be asked how requests stand. A refused token stops all questions but one every two minutes, and
 * new submissions with them; once one question is answered, all go on. Operators are told of the account's trouble.
 */
export interface PollGate {
  /** How many ms to wait before asking; at 0 it is asked now, and while the token is refused nobody else does. */
  delay(): number;
  /** The token was refused. */
  tokenRefused(): void;
  /** The account was refused: its balance is used up. */
  accountRefused(): void;
  /** RunComfy answered something that takes the token. */
  tokenAccepted(): void;
  /** RunComfy told how a run stands. With an empty balance it refuses submissions and goes on answering this. */
  statusReceived(): void;
}

export function createPollGate(options: Pick<JobContext, 'queue' | 'alerts' | 'clock' | 'random'>): PollGate {
  const { queue, alerts, clock, random } = options;
  let refused: { /** By the monotonic clock. */ until: number; readonly releaseQueue: () => void } | undefined;

  return {
    delay() {
      if (refused === undefined) return 0;
      const left = refused.until - clock.monotonic();
      if (left > 0) return Math.min(left, recheckPace) + (recheckPace / 2) * random();
      refused.until = clock.monotonic() + refusedPause;
      return 0;
    },
    tokenRefused() {
      alerts.raise('runcomfy-account');
      const until = clock.monotonic() + refusedPause;
      if (refused === undefined) refused = { until, releaseQueue: queue.hold('account', refusedPause) };
      else refused.until = until;
    },
    accountRefused: () => alerts.raise('runcomfy-account'),
    tokenAccepted() {
      refused?.releaseQueue();
      refused = undefined;
    },
    statusReceived() {
      if (!queue.accountRefused) alerts.clear('runcomfy-account');
    },
  };
}
