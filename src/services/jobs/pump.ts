import { createTimer } from '../runtime/timer.ts';
import type { JobContext } from './context.ts';
import { faultPause } from './driver.ts';

/** Positions are told anew at most so often. */
const placesPace = 2_000;

/** Starts the jobs whose turn it is, and tells the others how they stand. */
export interface Pump {
  /** Starts whose turn it is, and comes back when a held line may try again. */
  readonly pump: () => void;
  /** The same, and tells at once how the others stand. */
  readonly look: () => void;
  stop(): Promise<void>;
}

export function createPump(
  options: Pick<JobContext, 'records' | 'line' | 'status' | 'clock' | 'log'> & {
    /** Runs a job's next step now. */
    readonly wake: (jobId: string) => void;
  },
): Pump {
  const { records, line, status, clock, log, wake } = options;
  const failed = (error: unknown): number => {
    log.error({ err: error }, 'whose turn it is could not be looked at; it is tried again');
    return faultPause;
  };
  const turns = createTimer({ clock, work: async () => Promise.resolve(pump()), failed });
  const places = createTimer({ clock, work: async () => Promise.resolve(tellPlaces()), failed });

  function pump(): undefined {
    for (const id of line.start()) wake(id);
    if (line.heldFor > 0) turns.in(line.heldFor);
    if (line.size > 0) places.in(placesPace);
    return undefined;
  }

  function tellPlaces(): undefined {
    for (const [id, place] of line.places()) {
      const job = records.get(id);
      if (job?.state === 'waiting') status.show(job, { place });
    }
    return undefined;
  }

  return {
    pump,
    look() {
      pump();
      tellPlaces();
    },
    async stop() {
      await Promise.all([turns.stop(), places.stop()]);
    },
  };
}
