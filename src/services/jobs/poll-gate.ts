import type { JobContext } from './context.ts';

/** The time between two polls while the token is refused, in ms. */
export const refusedPause = 120_000;
/**
 * A job that waits for the poll of another checks so often whether it was answered, in ms. Up to half of it is added.
 */
const recheckPace = 10_000;

/**
 * Decides whether RunComfy may be polled. While the token is refused, only one poll is sent in two minutes, and nothing
 * is submitted. Once a poll is answered, all continue. Raises and clears the alert `runcomfy-account`.
 */
export interface PollGate {
  /** How many ms to wait before a poll. At 0 the caller polls now, and while the token is refused nobody else does. */
  delay(): number;
  /** RunComfy refused the token. */
  tokenRefused(): void;
  /** RunComfy refused the account: its balance is used up. */
  accountRefused(): void;
  /** RunComfy's answer shows that it accepts the token. */
  tokenAccepted(): void;
  /** RunComfy told the status of a run. It does so even with an empty balance. */
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
