/**
 * How far another clock is ahead of this process' monotonic one, in ms: somewhere from `least` to `most`. Of the other
 * clock only such bounds are known, since an answer takes its time and a `Date` has whole seconds.
 */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** What is known of another clock. */
export interface OffsetEstimate {
  readonly bounds: Bounds;
  /** By the monotonic clock: when that was. */
  readonly at: number;
  /** What was heard last, where it was something else. */
  readonly conflicting?: Bounds;
}

/** A `Date` (RFC 9110, section 6.6.1: epoch ms in whole seconds) of an answer between these two moments of the monotonic clock. */
export function boundsOfDate(date: number, sent: number, received: number): Bounds {
  return { least: date - received, most: date + 1_000 - sent };
}

/** Something that was made at `made`, in epoch ms of the other clock, is here: it may have been on its way for any time. */
export function boundsOfArrival(made: number, arrived: number): Bounds {
  return { least: made - arrived, most: Infinity };
}

export const middle = ({ least, most }: Bounds): number => (least + most) / 2;

/** How far `offset` lies outside of the bounds, in ms: 0 within them, negative below. */
export function distanceOutside(offset: number, { least, most }: Bounds): number {
  if (offset > most) return offset - most;
  return offset < least ? offset - least : 0;
}

/** An oscillator that nobody corrects is off by up to 100 in a million; a correction in small steps makes it 500 at most. */
const drift = 0.0005;
/** Two servers of one platform may differ by less than this, in ms. */
const sameClock = 1_000;
/** What arrives was mostly made no longer ago than this, in ms. */
const longestWay = 3_000;

/**
 * Narrows what is known by what was heard at `at`, as by Marzullo's algorithm, of which NTP's is one: the truth is within
 * all bounds. What contradicts them is taken in their place where it is `likely` for another reason, or heard twice in a row: one
 * wrong answer changes nothing, and a machine that slept, whose monotonic clock stood still, is right again at once.
 */
export function refineOffset(
  before: OffsetEstimate | undefined,
  heard: Bounds,
  at: number,
  likely: (bounds: Bounds) => boolean,
): OffsetEstimate {
  const closed = heard.most === Infinity ? { ...heard, most: heard.least + longestWay } : heard;
  if (before === undefined) return { bounds: closed, at };
  const known = widened(before.bounds, (at - before.at) * drift);
  const gap = gapBetween(known, heard);
  if (gap <= 0) return { bounds: intersection(known, heard), at };
  const isTaken =
    gap <= sameClock ||
    likely(heard) ||
    (before.conflicting !== undefined && gapBetween(before.conflicting, heard) <= sameClock);
  return isTaken ? { bounds: closed, at } : { bounds: known, at, conflicting: heard };
}

function widened({ least, most }: Bounds, by: number): Bounds {
  return { least: least - by, most: most + by };
}

function intersection(one: Bounds, other: Bounds): Bounds {
  return { least: Math.max(one.least, other.least), most: Math.min(one.most, other.most) };
}

/** Negative where they overlap. */
function gapBetween(one: Bounds, other: Bounds): number {
  return Math.max(one.least - other.most, other.least - one.most);
}
