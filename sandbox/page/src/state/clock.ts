import { signal, type ReadonlySignal } from '@preact/signals';

/** The clock of the stand-in, as the page knows it. */
export interface Clock {
  /** Milliseconds since 1970. Changes every second. */
  readonly now: ReadonlySignal<number>;
  set(now: number): void;
}

const tickMs = 1000;

export function createClock(): Clock {
  let aheadMs = 0;
  const now = signal(Date.now());
  const tick = (): void => {
    now.value = Date.now() + aheadMs;
  };
  setInterval(tick, tickMs);
  return {
    now,
    set(to) {
      aheadMs = to - Date.now();
      tick();
    },
  };
}
