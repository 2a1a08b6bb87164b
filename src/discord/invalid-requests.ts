import type { Logger } from 'pino';
import type { Clock } from '../services/runtime/clock.ts';
import type { InvalidStatus } from '../services/runtime/metrics.ts';

/** What a request is for: the first answer to an interaction, the end of a job or its files, or anything else. */
export type Urgency = 'answer' | 'final' | 'other';

/**
 * Counts invalid requests. Discord bans an IP address after 10,000 answers of 401, 403 or 429 within ten minutes, over
 * all routes and tokens (developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans). Long before that, all
 * requests slow down except first answers, which cannot wait.
 */
export interface InvalidRequests {
  /** Counts an answer's status. A shared 429 (`X-RateLimit-Scope: shared`) is caused by others and does not count. */
  count(status: number, isShared: boolean): void;
  /** How many ms a request has to wait before it asks again. At 0 it may be sent. */
  wait(urgency: Urgency): number;
}

const minute = 60_000;
const window = 10 * minute;
/** From so many invalid requests on, requests are sent one at a time. */
export const slowFrom = 2_000;
/** From so many on, only first answers and requests for the ends of jobs and their files are sent. */
export const scarceFrom = 6_000;
/** In ms, between two requests. At these paces 10,000 are never reached, even if every answer is invalid. */
const slowPace = 200;
const scarcePace = 2_000;
/** In ms, after which a request that may not be sent asks again. */
const heldPause = minute;

const invalidStatuses: readonly InvalidStatus[] = [401, 403, 429];

export function createInvalidRequests(options: {
  readonly clock: Clock;
  readonly log: Logger;
  readonly counted: (status: InvalidStatus) => void;
  /** Called when requests begin to be slowed down, and when they no longer are. */
  readonly slowed: (isSlow: boolean) => void;
  readonly signal: AbortSignal;
}): InvalidRequests {
  const { clock, log, signal } = options;
  /** Invalid requests by minute: at most eleven entries. */
  const minutes = new Map<number, number>();
  let level: 'usual' | 'slow' | 'scarce' = 'usual';
  let nextAt = 0;
  /** When the last of the waiting requests will ask again. */
  let lastAt = 0;

  function total(): number {
    const now = clock.monotonic();
    for (const at of minutes.keys()) if (at <= now - window) minutes.delete(at);
    return [...minutes.values()].reduce((sum, count) => sum + count, 0);
  }

  function updateLevel(): void {
    const count = total();
    // The level falls only at half the count at which it rises, so that it does not flap.
    const least = level === 'usual' ? slowFrom : slowFrom / 2;
    const now = count >= scarceFrom ? 'scarce' : count >= least ? 'slow' : 'usual';
    if (now === level) return;
    log.warn(
      { invalid: count, level: now },
      'Discord shuts out a bot that sends 10,000 invalid requests in ten minutes',
    );
    const before = level;
    level = now;
    if (now === 'usual') options.slowed(false);
    else if (before === 'usual') {
      options.slowed(true);
      updateUntilUsual().catch(() => {});
    }
  }

  /** Lowers the level in time even when no request is sent. */
  async function updateUntilUsual(): Promise<void> {
    while (level !== 'usual') {
      await clock.sleep(minute, signal);
      updateLevel();
    }
  }

  function pauseAt(now: typeof level, urgency: Urgency): number {
    if (now === 'usual') return 0;
    if (now === 'scarce' && urgency !== 'final') return heldPause;
    const pace = now === 'scarce' ? scarcePace : slowPace;
    const present = clock.monotonic();
    nextAt = Math.min(nextAt, present + pace);
    if (nextAt <= present) {
      nextAt = present + pace;
      return 0;
    }
    // Waiting requests ask again one after the other.
    lastAt = Math.min(Math.max(lastAt + pace, nextAt), present + heldPause);
    return lastAt - present;
  }

  return {
    count(status, isShared) {
      const invalid = invalidStatuses.find((one) => one === status);
      if (invalid === undefined || isShared) return;
      options.counted(invalid);
      const at = Math.floor(clock.monotonic() / minute) * minute;
      minutes.set(at, (minutes.get(at) ?? 0) + 1);
      updateLevel();
    },
    wait(urgency) {
      if (level === 'usual' || urgency === 'answer') return 0;
      updateLevel();
      return pauseAt(level, urgency);
    },
  };
}
