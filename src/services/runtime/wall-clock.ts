import type { Logger } from 'pino';
import {
  distanceOutside,
  boundsOfArrival,
  boundsOfDate,
  refineOffset,
  middle,
  type Bounds,
  type OffsetEstimate,
} from '../../core/clock-offset.ts';
import type { Clock } from './clock.ts';

/** The headers of an answer that tell the time of who answered, and when it was on its way, by the monotonic clock. */
export interface DatedAnswer {
  readonly date: string | undefined;
  /** Only answers out of a cache have it (RFC 9111, section 5.1): their `Date` is an old one. */
  readonly age: string | undefined;
  readonly sent: number;
  readonly received: number;
}

/**
 * The machine's clock, checked against Discord's and RunComfy's.
 *
 * `now` is the machine's time as long as it is within two seconds of Discord's, else Discord's: the machine's own NTP is
 * more exact than a `Date`, which has whole seconds, and a machine without NTP is off by minutes. What people read, and
 * the day that a credit belongs to, are then right on a machine whose clock is wrong, also while somebody sets it.
 */
export interface WallClock extends Clock {
  /** An answer of Discord's REST API, or of RunComfy's. */
  answered(from: Source, answer: DatedAnswer): void;
  /** Something arrived that Discord made at this moment of its own, in epoch ms. */
  arrived(made: number): void;
  /**
   * The time for what cannot be taken back, such as the day that a credit belongs to. As `now`; but where the machine's
   * clock is doubted before Discord has answered, it is RunComfy's, or the time on record goes on.
   */
  certain(): number;
  /** How many ms ago Discord made something, at the least. */
  ageOf(made: number): number;
  /** A time on record of an earlier process: as long as nobody answers, the machine's is compared with it. Epoch ms. */
  setRecordedTime(at: number): void;
  /** Whether the machine's clock is within an hour of Discord's or RunComfy's; as long as neither answered, of what is on record. */
  readonly isTrusted: boolean;
  /** When one of the two last told its time, by the monotonic clock. */
  readonly heardAt: number | undefined;
  /** How many ms the machine's clock is ahead of Discord's; 0 where that is within what can be known. */
  readonly offset: number;
}

export type Source = 'discord' | 'runcomfy';

/** Up to so many ms the machine's clock is as good as what is known of Discord's. */
const closeEnough = 2_000;
/** A clock at the edge must not be warned of again and again. */
const rightAgain = 1_000;
/** A clock that is off by more than so many ms has not drifted: it is wrong, or was set. */
const trustedWithin = 3_600_000;

export function createWallClock({ clock, log }: { readonly clock: Clock; readonly log: Logger }): WallClock {
  const estimates = new Map<Source, OffsetEstimate>();
  let recorded: Bounds | undefined;
  let heardAt: number | undefined;
  let warned = false;

  /** How far the machine's wall clock is ahead of its monotonic one. */
  const ownOffset = (): number => clock.now() - clock.monotonic();

  const isClose = (bounds: Bounds): boolean => Math.abs(distanceOutside(ownOffset(), bounds)) <= closeEnough;

  function refine(from: Source, heard: Bounds): void {
    estimates.set(from, refineOffset(estimates.get(from), heard, clock.monotonic(), isClose));
    if (from === 'discord') warn();
  }

  /** Discord's clock, where the machine's is not close enough to it. */
  function corrected(): Bounds | undefined {
    const bounds = estimates.get('discord')?.bounds;
    return bounds === undefined || isClose(bounds) ? undefined : bounds;
  }

  function offset(): number {
    const bounds = corrected();
    return bounds === undefined ? 0 : ownOffset() - middle(bounds);
  }

  /** Once, until it was right again. */
  function warn(): void {
    const bounds = estimates.get('discord')?.bounds;
    const off = bounds === undefined ? 0 : Math.abs(distanceOutside(ownOffset(), bounds));
    if (!warned && off > closeEnough) {
      warned = true;
      const seconds = Math.round(offset() / 1000);
      log.warn({ offset: seconds }, "the machine's clock is so many seconds ahead of Discord's, which is counted in");
    } else if (warned && off <= rightAgain) {
      warned = false;
      log.info("the machine's clock is right again");
    }
  }

  function isTrusted(): boolean {
    const others = estimates.size > 0 ? [...estimates.values()].map(({ bounds }) => bounds) : [recorded];
    return others.some(
      (bounds) => bounds === undefined || Math.abs(distanceOutside(ownOffset(), bounds)) <= trustedWithin,
    );
  }

  const timeBy = (bounds: Bounds | undefined): number =>
    bounds === undefined ? clock.now() : Math.round(clock.monotonic() + middle(bounds));

  return {
    now: () => timeBy(corrected()),
    certain() {
      const isOpen = !estimates.has('discord') && !isTrusted();
      return timeBy(isOpen ? (estimates.get('runcomfy')?.bounds ?? recorded) : corrected());
    },
    monotonic: () => clock.monotonic(),
    sleep: async (ms, signal) => clock.sleep(ms, signal),
    answered(from, { date, age, sent, received }) {
      const at = Date.parse(date ?? '');
      if (Number.isNaN(at) || age !== undefined) return;
      heardAt = received;
      refine(from, boundsOfDate(at, sent, received));
    },
    arrived(made) {
      refine('discord', boundsOfArrival(made, clock.monotonic()));
    },
    ageOf(made) {
      const bounds = estimates.get('discord')?.bounds;
      return Math.max(bounds === undefined ? clock.now() - made : clock.monotonic() + bounds.least - made, 0);
    },
    setRecordedTime(at) {
      recorded = { least: at - clock.monotonic(), most: at - clock.monotonic() };
    },
    get isTrusted() {
      return isTrusted();
    },
    get heardAt() {
      return heardAt;
    },
    get offset() {
      return offset();
    },
  };
}
