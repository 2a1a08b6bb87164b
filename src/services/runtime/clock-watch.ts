import type { Logger } from 'pino';
import type { Alerts } from './alerts.ts';
import { bounded } from './bounded.ts';
import { schema } from '../storage/schema.ts';
import type { Store, Write } from '../storage/store.ts';
import type { WallClock } from './wall-clock.ts';

/** Sees to it that nothing is paid for, and nothing is swept away, by a clock that is wrong. */
export interface ClockWatch {
  /**
   * Whether the machine's clock is more than an hour away from Discord's and RunComfy's; before either answered, from the
   * time on record. Asked before anything is begun that depends on it. Where it is so, the watch finds out more.
   */
  isDoubtful(): boolean;
  /** Compares the clock now and then, where nothing else happens. */
  start(): void;
  stop(): Promise<void>;
}

/** In ms: how soon a doubt is looked into, and how often until it is over. What goes on brings an answer of Discord by itself. */
export const doubtPace = 5_000;
const probeTimeout = 5_000;
/** Discord is asked where nothing was heard since the doubt arose, and then so often. */
const probePace = 60_000;
/** A clock that nobody asks for is looked at so often. */
const idlePace = 3_600_000;

/** @param options.probe asks Discord, whose answer tells its time. */
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

  /** Until the clock is trusted. A machine that slept, or was off, is so with the first answer, and nobody is alerted. */
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

/** The time is written along with what is written anyway, in ms: so often is enough to see a jump of an hour. */
const recordPace = 600_000;

/** Remembers the time that an earlier process noted. What cannot be read is no time. */
export async function loadRecordedTime(store: Store, clock: Pick<WallClock, 'setRecordedTime'>): Promise<void> {
  const parsed = schema.clock.record.safeParse(await store.get(schema.clock.key()));
  if (parsed.success) clock.setRecordedTime(parsed.data.at);
}

/** The store, which notes the time with what is written anyway, now and then, as long as it is known. */
export function withTimeRecorded(store: Store, clock: WallClock): Store {
  let noted: number | undefined;

  function due(): readonly Write[] {
    // What Discord or RunComfy told is noted where the machine's clock is wrong, too: the next process doubts it at once.
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
