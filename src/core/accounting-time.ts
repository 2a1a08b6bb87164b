import { z } from 'zod';

/**
 * The times of commits, in epoch ms. `newest` is the newest time that is trusted. `ahead` is more than two days later
 * than `newest`: either the bot was idle for so long, or the clock was wrong. It is trusted when commits have gone on
 * for two days from it.
 */
export const commitTimes = z.object({
  newest: z.number(),
  ahead: z.object({ since: z.number(), latest: z.number() }).optional(),
});
export type CommitTimes = z.infer<typeof commitTimes>;

const day = 24 * 3_600_000;
/**
 * A jump that is longer than this may come from a wrong clock. It is trusted after commits have gone on for this time.
 */
const doubtful = 2 * day;
/** A clock that shows an earlier time is wrong, because Easel is younger. A clock without a battery begins in 1970. */
const earliest = Date.UTC(2025, 0, 1);
/** Windows are compared by their names, so a year must have four digits. */
const last = Date.UTC(9999, 11, 31);

/**
 * The time, in epoch ms, whose day and month a new amount belongs to. It is never earlier than the trusted time on
 * record. A clock that goes back stops this time. A clock that was ahead for less than two days does not.
 */
export function accountingTime(seen: CommitTimes | undefined, clock: number): number {
  const now = withinCalendar(clock);
  if (seen === undefined) return now;
  const { newest, ahead } = seen;
  return Math.max(now, ahead === undefined || wasAhead(seen, ahead, now) ? newest : ahead.latest);
}

/** What is on record after a commit at this time of the clock. */
export function observe(seen: CommitTimes | undefined, clock: number): CommitTimes {
  const now = withinCalendar(clock);
  if (seen === undefined) return { newest: now };
  const { newest, ahead } = seen;
  if (ahead === undefined || wasAhead(seen, ahead, now)) return goOn(newest, now);
  const latest = Math.max(ahead.latest, now);
  return latest - ahead.since < doubtful
    ? { newest, ahead: { since: ahead.since, latest } }
    : goOn(ahead.latest, latest);
}

/**
 * Whether the times after a commit have to be written down: the day has changed, or they differ by a minute or more.
 * The other commits need not touch the row.
 */
export function isWorthWriting(before: CommitTimes | undefined, after: CommitTimes): boolean {
  const timesOf = (seen: CommitTimes | undefined) => [seen?.newest, seen?.ahead?.since, seen?.ahead?.latest] as const;
  const known = timesOf(before);
  return timesOf(after).some((time, index) => {
    const former = known[index];
    if (time === undefined || former === undefined) return time !== former;
    return Math.floor(time / day) !== Math.floor(former / day) || Math.abs(time - former) >= 60_000;
  });
}

function goOn(newest: number, now: number): CommitTimes {
  return now - newest > doubtful ? { newest, ahead: { since: now, latest: now } } : { newest: Math.max(newest, now) };
}

/**
 * Whether the clock was ahead and has been put right. A clock that is behind everything on record is wrong now instead.
 */
function wasAhead({ newest }: CommitTimes, ahead: NonNullable<CommitTimes['ahead']>, now: number): boolean {
  return now > earliest && now >= newest - doubtful && now < ahead.latest - doubtful;
}

function withinCalendar(clock: number): number {
  return Math.min(Math.max(clock, earliest), last);
}
