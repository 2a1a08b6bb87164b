import type { Logger } from 'pino';
import type { Alerts } from './alerts.ts';
import { bounded } from './bounded.ts';
import { schema } from '../storage/schema.ts';
import type { Store, Write } from '../storage/store.ts';
import type { WallClock } from './wall-clock.ts';

/** Prevents that anything is paid for, or swept away, while the machine's clock is wrong. */
export interface ClockWatch {
  /**
   * Whether the machine's clock is more than an hour away from Discord's and RunComfy's. Before either has answered, it
   * is compared with the time on record. Callers ask before they begin anything that depends on the clock. A doubt is
   * then looked into.
   */
  isDoubtful(): boolean;
  /** Also compares the clock when nothing else happens. */
  start(): void;
  stop(): Promise<void>;
}

/**
 * How soon a doubt is looked into, and how often until it is over, in ms. Normal work brings answers of Discord by
 * itself.
 */
export const doubtPace = 5_000;
const probeTimeout = 5_000;
/** How long after its last answer Discord is asked for the time during a doubt, in ms. */
const probePace = 60_000;
/** How often the clock is checked when nobody asks for it, in ms. */
const idlePace = 3_600_000;

/** @param options.probe sends a request to Discord, whose answer has the time. */
export function createClockWatch(options: {
  readonly clock: WallClock;
  readonly alerts: Pick<Alerts, 'raise' | 'clear'>;
  readonly probe: (signal: AbortSignal) => Promise<unknown>;
  readonly log: Logger;
}): ClockWatch {
  const { clock, alerts, probe, log } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let settling: Promise<void> | undefined;
  let idling: Promise<void> | undefined;

  function isDoubtful(): boolean {
    if (clock.isTrusted) return false;
    if (!signal.aborted) settling ??= waitUntilTrusted().finally(() => (settling = undefined));
    return true;
  }

  /**
   * Waits until the clock is trusted. A machine that slept or was off is trusted with the first answer, without an
   * alert.
   */
  async function waitUntilTrusted(): Promise<void> {
    const since = clock.monotonic();
    log.warn(
      "the machine's clock jumped by more than an hour; nothing is submitted until Discord or RunComfy confirm it",
    );
    for (;;) {
      await clock.sleep(doubtPace, signal).catch(() => {});
      if (signal.aborted) return;
      const recent = Math.max(since, clock.monotonic() - probePace);
      if (!clock.isTrusted && (clock.heardAt ?? -Infinity) < recent) await probeDiscord();
      if (clock.isTrusted) break;
      alerts.raise('clock');
    }
    alerts.clear('clock');
    log.info("the machine's clock is confirmed");
  }

  async function probeDiscord(): Promise<void> {
    await bounded({ signal, ms: probeTimeout }, probe).catch((error: unknown) =>
      log.debug({ err: error }, 'Discord could not be asked for its time'),
    );
  }

  async function checkWhileIdle(): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(idlePace, signal).catch(() => {});
      isDoubtful();
    }
  }

  return {
    isDoubtful,
    start() {
      isDoubtful();
      idling ??= checkWhileIdle();
    },
    async stop() {
      stopping.abort();
      await Promise.all([settling, idling]);
    },
  };
}

/**
 * The time is recorded together with other writes, at most this often, in ms. That is enough to notice a jump of an
 * hour.
 */
const recordPace = 600_000;

/** Loads the time that an earlier process recorded. An unreadable row counts as none. */
export async function loadRecordedTime(store: Store, clock: Pick<WallClock, 'setRecordedTime'>): Promise<void> {
  const parsed = schema.clock.record.safeParse(await store.get(schema.clock.key()));
  if (parsed.success) clock.setRecordedTime(parsed.data.at);
}

/** The store. It records the time together with other writes, now and then, if the time is known. */
export function withTimeRecorded(store: Store, clock: WallClock): Store {
  let noted: number | undefined;

  function due(): readonly Write[] {
    // Discord's or RunComfy's time is recorded even if the machine's clock is wrong. So the next process doubts the
    // clock at once.
    const isKnown = clock.isTrusted || clock.heardAt !== undefined;
    const at = clock.certain();
    if (!isKnown || (noted !== undefined && Math.abs(at - noted) < recordPace)) return [];
    return [{ key: schema.clock.key(), value: { version: 1, at } }];
  }

  return {
    ...store,
    async transaction(keys, change) {
      const rows = due();
      const { result, isNoted } = await store.transaction(keys, (present) => {
        const changed = change(present);
        const writesAlong = rows.length > 0 && changed.writes.length > 0;
        return {
          ...changed,
          writes: [...changed.writes, ...(writesAlong ? rows : [])],
          result: { result: changed.result, isNoted: writesAlong },
        };
      });
      if (isNoted) noted = clock.certain();
      return result;
    },
  };
}
