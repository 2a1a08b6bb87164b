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

/** The headers of an answer that have the sender's time, and when the answer was under way, by the monotonic clock. */
export interface DatedAnswer {
  readonly date: string | undefined;
  /** Only answers from a cache have it (RFC 9111, section 5.1). Their `Date` is old. */
  readonly age: string | undefined;
  readonly sent: number;
  readonly received: number;
}

/**
 * The machine's clock, compared with Discord's and RunComfy's.
 *
 * `now` is the machine's time if it is within two seconds of Discord's. Then NTP is more exact than a `Date` header,
 * which has whole seconds. Else `now` is Discord's time, because a machine without NTP may be off by minutes. So what
 * people read, and the day that a credit belongs to, are right on a machine whose clock is wrong, also while somebody
 * sets it.
 */
export interface WallClock extends Clock {
  /** An answer of Discord's REST API or of RunComfy arrived. */
  answered(from: Source, answer: DatedAnswer): void;
  /** An event arrived that Discord made at this time of its own clock, in epoch ms. */
  arrived(made: number): void;
  /**
   * The time for decisions that cannot be taken back, such as the day that a credit belongs to. It equals `now`, except
   * when the machine's clock is doubted before Discord has answered. Then it is RunComfy's time, or continues the time
   * on record.
   */
  certain(): number;
  /** How many ms ago, at least, Discord made an event. */
  ageOf(made: number): number;
  /**
   * Sets the time that an earlier process recorded, in epoch ms. The machine's clock is compared with it until somebody
   * answers.
   */
  setRecordedTime(at: number): void;
  /**
   * Whether the machine's clock is within an hour of Discord's or RunComfy's. Before either has answered, it is
   * compared with the time on record.
   */
  readonly isTrusted: boolean;
  /** When one of the two last sent its time, by the monotonic clock. */
  readonly heardAt: number | undefined;
  /** How many ms the machine's clock is ahead of Discord's; 0 if the difference is too small to be known. */
  readonly offset: number;
}

export type Source = 'discord' | 'runcomfy';

/** Up to this difference, in ms, the machine's clock is as good as what is known of Discord's. */
export const closeEnough = 2_000;
/**
 * The warning is repeated only after the difference was below this, so that a clock at the edge does not cause many
 * warnings.
 */
const rightAgain = 1_000;
/** A clock that is off by more than this, in ms, has not drifted. It is wrong, or somebody set it. */
export const trustedWithin = 3_600_000;

export function createWallClock({ clock, log }: { readonly clock: Clock; readonly log: Logger }): WallClock {
  const estimates = new Map<Source, OffsetEstimate>();
  let recorded: Bounds | undefined;
  let heardAt: number | undefined;
  let warned = false;

  /** How far the machine's wall clock is ahead of its monotonic clock. */
  const ownOffset = (): number => clock.now() - clock.monotonic();

  const isClose = (bounds: Bounds): boolean => Math.abs(distanceOutside(ownOffset(), bounds)) <= closeEnough;

  function refine(from: Source, heard: Bounds): void {
    estimates.set(from, refineOffset(estimates.get(from), heard, clock.monotonic(), isClose));
    if (from === 'discord') warn();
  }

  /** Discord's clock, if the machine's is not close enough to it. */
  function corrected(): Bounds | undefined {
    const bounds = estimates.get('discord')?.bounds;
    return bounds === undefined || isClose(bounds) ? undefined : bounds;
  }

  function offset(): number {
    const bounds = corrected();
    return bounds === undefined ? 0 : ownOffset() - middle(bounds);
  }

  /** Warns once, until the clock was right again. */
  function warn(): void {
    const bounds = estimates.get('discord')?.bounds;
    const off = bounds === undefined ? 0 : Math.abs(distanceOutside(ownOffset(), bounds));
    if (!warned && off > closeEnough) {
      warned = true;
      const seconds = Math.round(offset() / 1000);
      log.warn(
        { offset: seconds },
        "the machine's clock is so many seconds ahead of Discord's; Easel uses Discord's time",
      );
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
