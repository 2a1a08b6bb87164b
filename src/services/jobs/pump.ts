import { createTimer } from '../runtime/timer.ts';
import type { JobContext } from './context.ts';
import { faultPause } from './driver.ts';

/** The shortest time between two updates of the replies of waiting jobs, in ms. */
const statusPace = 2_000;

/** Starts the jobs whose turn it is, and updates the replies of the others. */
export interface Pump {
  /** Starts the jobs whose turn it is, and runs again when a held queue may try again. */
  readonly pump: () => void;
  /** Does the same, and updates the replies of the others at once. */
  readonly refresh: () => void;
  stop(): Promise<void>;
}

export function createPump(
  options: Pick<JobContext, 'records' | 'queue' | 'status' | 'clock' | 'log'> & {
    /** Runs a job's next step now. */
    readonly wake: (jobId: string) => void;
  },
): Pump {
  const { records, queue, status, clock, log, wake } = options;
  const failed = (error: unknown): number => {
    log.error({ err: error }, 'waiting jobs could not be started; trying again');
    return faultPause;
  };
  const startTimer = createTimer({ clock, work: async () => Promise.resolve(pump()), failed });
  const statusTimer = createTimer({ clock, work: async () => Promise.resolve(showWaitStatuses()), failed });

  function pump(): undefined {
    for (const id of queue.takeReady()) wake(id);
    if (queue.retryIn > 0) startTimer.in(queue.retryIn);
    if (queue.size > 0) statusTimer.in(statusPace);
    return undefined;
  }

  function showWaitStatuses(): undefined {
    for (const [id, wait] of queue.waitStatuses()) {
      const job = records.get(id);
      if (job?.state === 'waiting') status.show(job, { wait });
    }
    return undefined;
  }

  return {
    pump,
    refresh() {
      pump();
      showWaitStatuses();
    },
    async stop() {
      await Promise.all([startTimer.stop(), statusTimer.stop()]);
    },
  };
}
