import { z } from 'zod';

/**
 * The times that commits were made at, in epoch ms. `newest` is the newest that stands. `ahead` is later than `newest` by
 * more than two days: the bot may have been idle so long, or the clock was wrong. It stands once time has gone on from it.
 */
export const commitTimes = z.object({
  newest: z.number(),
  ahead: z.object({ since: z.number(), latest: z.number() }).optional(),
});
export type CommitTimes = z.infer<typeof commitTimes>;

const day = 24 * 3_600_000;
/** Of one commit that is later by more than this, and of a time that has gone on for less than this, the clock may have been wrong. */
const doubtful = 2 * day;
/** No clock that shows less is right: Easel is younger. One without a battery begins in 1970. */
const earliest = Date.UTC(2025, 0, 1);
/** Windows are compared by their names, so a year has four digits. */
const last = Date.UTC(9999, 11, 31);

/**
 * The time, in epoch ms, whose day and month a new amount belongs to: never earlier than what stands on record.
 * A clock that goes back stops the accounts' time; one that was ahead for less than two days does not.
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
 * Whether what is on record after a commit has to be written down: another day, which is what amounts belong to; or a
 * minute more, so that a start knows the time well enough. The commits between need not touch the one row that has it.
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

/** Whether the clock was put right after it was ahead. Where it is behind everything on record, it is wrong now instead. */
function wasAhead({ newest }: CommitTimes, ahead: NonNullable<CommitTimes['ahead']>, now: number): boolean {
  return now > earliest && now >= newest - doubtful && now < ahead.latest - doubtful;
}

function withinCalendar(clock: number): number {
  return Math.min(Math.max(clock, earliest), last);
}
