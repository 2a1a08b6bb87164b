import { z } from 'zod';

/** The stored starts that did not end in a clean stop: when each was about to identify, the oldest first. */
export const crashRecord = z.object({
  version: z.literal(1),
  times: z.array(z.number()),
  /** The newest start could not go on: Discord refused it, or the file is damaged. */
  refused: z.boolean().optional(),
});

const firstPause = 1_000;
const longestPause = 600_000;
/** A start that comes this long after the one before ends the row of crashes. */
const rowEnds = 2 * longestPause;
/** From this many crashes on, the pause no longer grows. */
const mostKept = 16;

/** The crashes in a row until now. A start that lasted twice the longest pause ends the row. */
export function recentCrashes(times: readonly number[], now: number): readonly number[] {
  const broken = [...times, now].findLastIndex((at, index, all) => at - (all[index - 1] ?? at) > rowEnds);
  return times.slice(Math.max(broken, 0)).slice(-mostKept);
}

/**
 * How many ms to wait before the next start after these crashes in a row. The wait is one second from the newest
 * crashed start, and doubles with each crash up to ten minutes. Discord resets the token of a bot that identifies a
 * thousand times a day.
 */
export function restartDelay(crashes: readonly number[], now: number): number {
  const newest = crashes.at(-1);
  if (newest === undefined) return 0;
  const pause = Math.min(firstPause * 2 ** (crashes.length - 1), longestPause);
  // A clock that was set back does not make the wait longer.
  return Math.min(Math.max(newest + pause - now, 0), pause);
}
