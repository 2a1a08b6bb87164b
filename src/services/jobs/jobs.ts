import pLimit from 'p-limit';
import { advance } from '../../core/job/machine.ts';
import { isOpen, newJob, type Job, type JobRequest } from '../../core/job/record.ts';
import { createSchedule } from '../schedule.ts';
import { deliver, tell } from './deliver.ts';
import { fetchResult } from './fetch.ts';
import { poll } from './poll.ts';
import type { JobStep, Workshop } from './step.ts';
import { abandon, confirm, submit } from './submit.ts';

/** Runs jobs from their acceptance to the last delivered file, over restarts. */
export interface Jobs {
  /** Whether this interaction already became a job. */
  known(id: string): Promise<boolean>;
  /**
   * Accepts a checked request; resolves once it is on disk, and then it will end in a result or a clear message.
   * `messageId` is the acknowledged reply, or `undefined` where Discord's answer to the acknowledgement was lost.
   */
  accept(request: JobRequest, messageId: string | undefined): Promise<void>;
  /** Goes on with every job that an earlier process left open. */
  start(): Promise<void>;
  /** Ends steps under way, at most `graceMs` long; what is left goes on at the next start. */
  stop(graceMs: number): Promise<void>;
}

const downloadsAtOnce = 8;
const uploadsAtOnce = 8;
/** After an error that nobody foresaw, such as a failing disk. */
const faultPause = 5_000;

const steps: Readonly<Record<Job['state'], JobStep>> = {
  accepted: confirm,
  waiting: submit,
  submitting: abandon,
  queued: poll,
  running: poll,
  fetching: fetchResult,
  delivering: deliver,
  delivered: tell,
  failed: tell,
  cancelled: tell,
  refused: tell,
  lost: tell,
};

export function createJobs(options: Omit<Workshop, 'failures' | 'downloading' | 'uploading'>): Jobs {
  const { records, status, spool, clock, log } = options;
  const workshop: Workshop = {
    ...options,
    failures: new Map(),
    downloading: pLimit(downloadsAtOnce),
    uploading: pLimit(uploadsAtOnce),
  };
  const schedule = createSchedule({
    clock,
    async step(id, signal) {
      const job = records.get(id);
      return job === undefined || !isOpen(job) ? undefined : steps[job.state](workshop, job, signal);
    },
    failed(id, error) {
      log.error({ job: id, err: error }, 'a step of a job failed; it is tried again');
      return faultPause;
    },
  });

  return {
    known: async (id) => records.has(id),
    async accept(request, messageId) {
      const accepted = newJob(request, clock.now());
      const job = messageId === undefined ? accepted : advance(accepted, { type: 'acknowledged', messageId });
      await records.add(job);
      if (job.state === 'waiting') status.show(job);
      schedule.in(0, request.id);
    },
    async start() {
      const open = await records.load();
      await spool.sweep(new Set(open.map((job) => job.id)));
      for (const job of open.filter(isOpen)) {
        status.show(job);
        schedule.in(0, job.id);
      }
      if (open.length > 0) log.info({ jobs: open.length }, 'going on with open jobs');
    },
    async stop(graceMs) {
      await schedule.stop(graceMs);
      await status.stop();
    },
  };
}
