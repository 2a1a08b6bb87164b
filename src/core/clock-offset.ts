/**
 * Bounds of how far another clock is ahead of this process' monotonic clock, in ms. The exact offset is unknown,
 * because an answer takes time and a `Date` has whole seconds.
 */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** What is known about another clock. */
export interface OffsetEstimate {
  readonly bounds: Bounds;
  /** When that was learned, by the monotonic clock. */
  readonly at: number;
  /** The last answer, if it contradicts the bounds. */
  readonly conflicting?: Bounds;
}

/**
 * The bounds from a `Date` header (RFC 9110, section 6.6.1: epoch ms in whole seconds). The answer came between `sent`
 * and `received`, by the monotonic clock.
 */
export function boundsOfDate(date: number, sent: number, received: number): Bounds {
  return { least: date - received, most: date + 1_000 - sent };
}

/**
 * The bounds from an event that was made at `made`, in epoch ms of the other clock, and has arrived now. It may have
 * been under way for any time.
 */
export function boundsOfArrival(made: number, arrived: number): Bounds {
  return { least: made - arrived, most: Infinity };
}

export const middle = ({ least, most }: Bounds): number => (least + most) / 2;

/** How far `offset` lies outside the bounds, in ms: 0 within them, negative below. */
export function distanceOutside(offset: number, { least, most }: Bounds): number {
  return offset - Math.min(Math.max(offset, least), most);
}

/**
 * An uncorrected oscillator is off by up to 100 parts in a million. While a clock is corrected in small steps, it is
 * 500 at most.
 */
const drift = 0.0005;
/** The clocks of two servers of one platform may differ by less than this, in ms. */
const sameClock = 1_000;
/** Most events arrive within this time, in ms. */
const longestWay = 3_000;

/**
 * Narrows the bounds by those that were heard at `at`, like NTP (Marzullo's algorithm): the true offset is within all
 * bounds. Bounds that contradict replace the known ones if they are `likely` for another reason, or were heard twice in
 * a row. So one wrong answer changes nothing, and a machine that slept, whose monotonic clock stood still, is right
 * again at once.
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

/** Negative if they overlap. */
function gapBetween(one: Bounds, other: Bounds): number {
  return Math.max(one.least - other.most, other.least - one.most);
}
