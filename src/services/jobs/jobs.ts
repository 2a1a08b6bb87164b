import { advance } from '../../core/job/machine.ts';
import { hasEnded, isAtRunComfy, isOpen } from '../../core/job/questions.ts';
import { newJob, type Job } from '../../core/job/record.ts';
import { serverList } from '../../core/moderation/server-list.ts';
import type { Moderation } from '../moderation/moderation.ts';
import type { Screening } from '../moderation/screening.ts';
import type { Servers } from '../moderation/servers.ts';
import type { Accounts } from './accounts.ts';
import { createActions, type Actions } from './actions.ts';
import {
  createAdmission,
  type AdmissionResult,
  type AdmissionRules,
  type Admitted,
  type PricedRequest,
} from './admission.ts';
import type { JobContext } from './context.ts';
import { createDriver } from './driver.ts';
import { createJobLists, type JobLists } from './job-lists.ts';
import { keepPause, wasPaused } from './pause.ts';
import { createPump } from './pump.ts';
import { createSendCheck } from './send-check.ts';
import { createSteps } from './steps.ts';
import { createSweep } from './sweep.ts';

/** Runs jobs from their acceptance to the last delivered file, over restarts. */
export interface Jobs extends Actions, JobLists {
  /** Decides from memory whether a request is taken on; what it costs is kept free until it is accepted or released. */
  admit(priced: PricedRequest): Promise<AdmissionResult>;
  /**
   * Accepts an admitted request; resolves once it is on disk, and then it will end in a result or a clear message.
   * `messageId` is the acknowledged reply, or `undefined` where Discord's answer to the acknowledgement was lost.
   */
  accept(admitted: Admitted, messageId: string | undefined): Promise<void>;
  /**
   * Nothing new is taken on or started; what runs goes on. Whether that could be written down, so that it outlasts a
   * restart: a pause holds without it, an end of a pause does not come without it.
   */
  pause(on: boolean): Promise<boolean>;
  /** A server may have been paused or resumed: starts whose turn it is now, and tells the others how they stand. */
  look(): void;
  waiting(): number;
  paused(): boolean;
  /** Goes on with every job that an earlier process left open. */
  start(): Promise<void>;
  /** Ends steps under way, at most `graceMs` long; what is left goes on at the next start. */
  stop(graceMs: number): Promise<void>;
}

/** Between the first steps of two jobs that an earlier process left open: 250 a second, so that thousands make no rush at RunComfy and Discord. */
const resumePace = 4;

interface JobsOptions extends JobContext {
  readonly accounts: Accounts;
  readonly servers: Servers;
  readonly screening: Screening;
  /** Where what moderators decide of jobs is written down. */
  readonly moderation: Pick<Moderation, 'rows' | 'logQueue'>;
  readonly rules: AdmissionRules;
}

export function createJobs(options: JobsOptions): Jobs {
  const { records, line, status, store, spool, rules, clock, log } = options;
  const sendCheck = createSendCheck({ ...options, isListed: serverList(rules.guilds) });
  const steps = createSteps({ ...options, sendCheck });
  const wake = (jobId: string): void => driver.wake(jobId);
  const { pump, ...turns } = createPump({ records, line, status, clock, log, wake });
  const driver = createDriver({ ...options, steps, stepped: pump });
  const sweeping = createSweep(options);

  function switchPause(on: boolean): void {
    line.pause(on);
    turns.look();
  }

  /** Puts a job that was read from disk where it belongs; its first step, where it is not its turn that it waits for, in `ms`. */
  function resume(job: Job, ms: number): void {
    // Its place is told with those of the others.
    if (job.state === 'waiting' && job.wish !== 'cancel') return line.join(job);
    if (isAtRunComfy(job)) line.occupy(job);
    driver.resume(job.id, ms);
  }

  /** Decided while the request was acknowledged. What cannot be written down now is looked at again when its turn comes. */
  async function turnedAway(job: Job): Promise<boolean> {
    const verdict = sendCheck(job);
    if (verdict === 'go' || verdict === 'wait') return false;
    const event = { type: 'withdrawn', reason: verdict, at: clock.now() } as const;
    const after = await records.apply(job.id, event).catch((error: unknown) => {
      log.error({ job: job.id, err: error }, 'the end of a job could not be written down');
      return undefined;
    });
    return after !== undefined && hasEnded(after);
  }

  return {
    ...createActions({ ...options, showKept: steps.showKept, wake, pump }),
    ...createJobLists(options),
    admit: createAdmission(options),
    async accept(admitted, messageId) {
      const accepted = newJob(admitted.request, clock.now());
      const job = messageId === undefined ? accepted : advance(accepted, { type: 'acknowledged', messageId });
      try {
        if (!(await records.add(job, () => admitted.counted()))) return;
      } finally {
        admitted.release();
      }
      const isOver = await turnedAway(job);
      if (job.state === 'waiting' && !isOver) line.join(job);
      else wake(job.id);
      pump();
    },
    async pause(on) {
      if (on) switchPause(true);
      const isKept = await keepPause(store, on).then(
        () => true,
        () => false,
      );
      if (!on && isKept) switchPause(false);
      return isKept;
    },
    look: turns.look,
    waiting: () => line.size,
    paused: () => line.paused,
    async start() {
      if (await wasPaused(store, log)) line.pause(true);
      const known = await records.load();
      await spool.sweep(new Set(known.map((job) => job.id)));
      const open = known.filter(isOpen).toSorted((a, b) => a.times.accepted - b.times.accepted);
      for (const [index, job] of open.entries()) resume(job, index * resumePace);
      if (known.some((job) => job.state === 'waiting' && job.unsent > 0)) line.tryOne();
      pump();
      // At once too: a bot that is restarted every day would never come to it.
      sweeping.in(0);
      if (known.length > 0) log.info({ jobs: known.length }, 'going on with open jobs');
    },
    async stop(graceMs) {
      await Promise.all([driver.stop(graceMs), turns.stop(), sweeping.stop()]);
      await status.stop();
    },
  };
}
