import type { Clock } from './clock.ts';

/** One moment by both clocks: the wall clock also counts the time in which the machine was suspended. */
export type Moment = Readonly<Record<'monotonic' | 'now', number>>;

/**
 * Whether this process may act outside: send what costs money, and what others see. It may not where another process
 * can have taken its place meanwhile, and it may not know that yet: it was stopped, or its network was.
 */
export interface Acting {
  mayAct(): boolean;
  /** Nobody else had this process's place after this moment, at which it was asked. */
  confirmed(asked: Moment): void;
}

/** How long a confirmation is good for, in ms. Another process waits longer before it takes the place. */
const confirmedFor = 10_000;

/** Until the first confirmation nobody else can take the place. */
export function createActing(clock: Pick<Clock, 'monotonic' | 'now'>): Acting {
  let last: Moment | undefined;
  return {
    mayAct() {
      if (last === undefined) return true;
      return clock.monotonic() < last.monotonic + confirmedFor && clock.now() < last.now + confirmedFor;
    },
    confirmed(asked) {
      last = asked;
    },
  };
}

export const momentOf = (clock: Pick<Clock, 'monotonic' | 'now'>): Moment => ({
  monotonic: clock.monotonic(),
  now: clock.now(),
});
