import type { Logger } from 'pino';
import type { Clock } from '../services/runtime/clock.ts';
import type { InvalidStatus } from '../services/runtime/metrics.ts';

/** What a request is for: the first answer to somebody, the end of a job or its files, or anything else. */
export type Urgency = 'answer' | 'final' | 'other';

/**
 * Counts the answers for which Discord shuts a bot out: 10,000 of 401, 403 and 429 within ten minutes, over all routes and
 * tokens of an address (developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans). Long before that
 * everything slows down but first answers, which nobody can wait for.
 */
export interface InvalidRequests {
  /** An answer's status; `isShared`: a 429 for what others did (`X-RateLimit-Scope: shared`), which does not count. */
  count(status: number, isShared: boolean): void;
  /** How many ms a request has to wait before it may ask again; at 0 it may be sent. */
  wait(urgency: Urgency): number;
}

const minute = 60_000;
const window = 10 * minute;
/** From so many on, requests go out one after the other. */
export const slowFrom = 2_000;
/** From so many on, only first answers, the ends of jobs and their files do. */
export const scarceFrom = 6_000;
/** Between two requests, in ms: with either pace Discord's 10,000 are never reached, were every answer invalid. */
const slowPace = 200;
const scarcePace = 2_000;
/** When what may not be sent at all asks again. */
const heldPause = minute;

const invalidStatuses: readonly InvalidStatus[] = [401, 403, 429];

export function createInvalidRequests(options: {
  readonly clock: Clock;
  readonly log: Logger;
  readonly counted: (status: InvalidStatus) => void;
  /** Told when requests begin to be slowed down, and when they no longer are. */
  readonly slowed: (isSlow: boolean) => void;
  readonly signal: AbortSignal;
}): InvalidRequests {
  const { clock, log, signal } = options;
  /** By the minute: at most eleven. */
  const minutes = new Map<number, number>();
  let level: 'usual' | 'slow' | 'scarce' = 'usual';
  let nextAt = 0;
  /** When the last of those that were told to ask again does, should it come back. */
  let lastAt = 0;

  function total(): number {
    const now = clock.monotonic();
    for (const at of minutes.keys()) if (at <= now - window) minutes.delete(at);
    return [...minutes.values()].reduce((sum, count) => sum + count, 0);
  }

  function updateLevel(): void {
    const count = total();
    // What was slowed down goes on once half of it is over: it does not flap.
    const least = level === 'usual' ? slowFrom : slowFrom / 2;
    const now = count >= scarceFrom ? 'scarce' : count >= least ? 'slow' : 'usual';
    if (now === level) return;
    log.warn({ invalid: count, level: now }, 'Discord shuts out who sends 10,000 invalid requests in ten minutes');
    const before = level;
    level = now;
    if (now === 'usual') options.slowed(false);
    else if (before === 'usual') {
      options.slowed(true);
      updateUntilUsual().catch(() => {});
    }
  }

  /** Also where nothing is asked, it is over in time. */
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
    // Those that wait do not all ask at the same moment.
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
