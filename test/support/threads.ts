import { subscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import type { ThreadMessage } from '../../src/services/runtime/units/thread.ts';

const counted = { underWay: 0, started: 0, units: 0 };

/** How many threads of this process load their program, or are at work on a unit. They run as ever: this only counts them. */
export function threadsUnderWay(): number {
  return counted.underWay;
}

/** So far: threads that were started, and units that they were given. */
export function threadsSoFar(): { readonly started: number; readonly units: number } {
  return { started: counted.started, units: counted.units };
}

/** https://nodejs.org/docs/latest-v24.x/api/diagnostics_channel.html#worker-thread */
subscribe('worker_threads', (message) => {
  const { worker } = message as { readonly worker: Worker };
  let isBusy = true;
  counted.underWay += 1;
  counted.started += 1;
  const settle = (): void => {
    if (isBusy) counted.underWay -= 1;
    isBusy = false;
  };
  const post = worker.postMessage.bind(worker);
  worker.postMessage = (unit: unknown, transfer: []) => {
    if (!isBusy) counted.underWay += 1;
    isBusy = true;
    counted.units += 1;
    post(unit, transfer);
  };
  worker.on('message', ({ kind }: ThreadMessage) => {
    if (kind !== 'started') settle();
  });
  worker.on('exit', settle);
});
