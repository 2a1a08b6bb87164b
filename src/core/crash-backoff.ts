import { z } from 'zod';

/** What is on disk of starts that did not end in a clean stop: when each was about to identify, oldest first. */
export const crashRecord = z.object({
  version: z.literal(1),
  times: z.array(z.number()),
  /** The newest could not go on: Discord refused it, or the file is damaged. */
  refused: z.boolean().optional(),
});

const firstPause = 1_000;
const longestPause = 600_000;
/** A start that came so long after the one before is no longer one of a row. */
const rowEnds = 2 * longestPause;
/** From so many on, the pause grows no more. */
const mostKept = 16;

/** The starts that crashed in a row until now; none once a start has held for twice the longest pause. */
export function recentCrashes(times: readonly number[], now: number): readonly number[] {
  const broken = [...times, now].findLastIndex((at, index, all) => at - (all[index - 1] ?? at) > rowEnds);
  return times.slice(Math.max(broken, 0)).slice(-mostKept);
}

/**
 * Milliseconds to wait before the next start after these crashes in a row: one second after the newest of them
 * began, doubling with each to ten minutes. Discord resets the token of a bot that identifies a thousand times a day.
 */
export function restartDelay(crashes: readonly number[], now: number): number {
  const newest = crashes.at(-1);
  if (newest === undefined) return 0;
  const pause = Math.min(firstPause * 2 ** (crashes.length - 1), longestPause);
  // A clock that was set back does not make it longer.
  return Math.min(Math.max(newest + pause - now, 0), pause);
}
