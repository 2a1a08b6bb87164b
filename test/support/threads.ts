import { subscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import { onTestFinished } from 'vitest';
import type { ThreadMessage } from '../../src/services/runtime/units/thread.ts';

const counted = { underWay: 0, started: 0, units: 0 };
const running = new Set<Worker>();
const listeners = new Set<(unit: unknown) => void>();

/** How many threads of this process load their program or run a unit. This only counts them. */
export function threadsUnderWay(): number {
  return counted.underWay;
}

/** Until now: the number of started threads, and of their units. */
export function threadsSoFar(): { readonly started: number; readonly units: number } {
  return { started: counted.started, units: counted.units };
}

/** Calls `listener` with each unit that a thread gets from now on, until the test ends. */
export function onUnit(listener: (unit: unknown) => void): void {
  listeners.add(listener);
  onTestFinished(() => void listeners.delete(listener));
}

/** How much processor time the running threads have had, in ms. */
export async function threadsCpu(): Promise<number> {
  const each = [...running].map(async (worker) =>
    worker.cpuUsage().then(
      ({ user, system }) => (user + system) / 1_000,
      // It has ended.
      () => 0,
    ),
  );
  return (await Promise.all(each)).reduce((sum, ms) => sum + ms, 0);
}

/** https://nodejs.org/docs/latest-v24.x/api/diagnostics_channel.html#worker-thread */
subscribe('worker_threads', (message) => {
  const { worker } = message as { readonly worker: Worker };
  let isBusy = true;
  counted.underWay += 1;
  counted.started += 1;
  running.add(worker);
  const settle = (): void => {
    if (isBusy) counted.underWay -= 1;
    isBusy = false;
  };
  const post = worker.postMessage.bind(worker);
  worker.postMessage = (unit: unknown, transfer: []) => {
    if (!isBusy) counted.underWay += 1;
    isBusy = true;
    counted.units += 1;
    for (const listener of listeners) listener(unit);
    post(unit, transfer);
  };
  worker.on('message', ({ kind }: ThreadMessage) => {
    if (kind !== 'started') settle();
  });
  worker.on('exit', settle).on('exit', () => running.delete(worker));
});
