import type { JobEvent } from '../../core/job/events.ts';
import { hasEnded, isAtRunComfy, isOpen } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import type { JobView } from '../../core/job/view.ts';
import { serverList } from '../../core/moderation/server-list.ts';
import type { Moderation } from '../moderation/moderation.ts';
import type { Screening } from '../moderation/screening.ts';
import type { Servers } from '../moderation/servers.ts';
import type { Accounts } from './accounts.ts';
import { createJobActions, type JobActions } from './actions.ts';
import { createAdmission, type AdmissionResult } from './admission.ts';
import type { AdmissionRules, PricedRequest } from './admission-checks.ts';
import type { JobContext } from './context.ts';
import { createDriver } from './driver.ts';
import { createJobLists, type JobLists } from './job-lists.ts';
import { storePause, wasPaused } from './pause.ts';
import { createPump } from './pump.ts';
import { createSendCheck } from './send-check.ts';
import { createSteps } from './steps.ts';
import { createSweep } from './sweep.ts';

/** Runs jobs from their acceptance to the last delivered file, over restarts. */
export interface Jobs extends JobActions, JobLists {
  /** Decides whether a request is taken on; then the job is on disk, with its hold. @throws where it could not be written down. */
  admit(priced: PricedRequest): Promise<AdmissionResult>;
  /**
   * An accepted job goes on: its reply, with this message id, says `view`. Where Discord's answer was lost there is neither, and
   * a look at the reply tells later.
   */
  acknowledged(job: Job, reply: { readonly messageId: string; readonly view: JobView } | undefined): Promise<void>;
  /** Nobody waits for the job, whose reply Discord refused or does not show: it ends and gives its hold back. */
  discardUnseen(job: Job): Promise<void>;
  /**
   * Nothing new is taken on or started; what runs goes on. Whether that could be written down, so that it outlasts a
   * restart: a pause holds without it, an end of a pause does not come without it.
   */
  pause(on: boolean): Promise<boolean>;
  /** A server may have been paused or resumed: starts whose turn it is now, and tells the others how they stand. */
  refresh(): void;
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
  /** What is written of what moderators decide of jobs. */
  readonly moderation: Pick<Moderation, 'decisionWrites'>;
  readonly rules: AdmissionRules;
}

export function createJobs(options: JobsOptions): Jobs {
  const { records, queue, status, store, spool, rules, clock, log } = options;
  const sendCheck = createSendCheck({ ...options, isListed: serverList(rules.guilds) });
  const steps = createSteps({ ...options, sendCheck });
  /** Jobs whose card is on its way. The end of one, too, is told in it: not before it is known whether it is there. */
  const posting = new Set<string>();
  const wake = (jobId: string): void => {
    if (!posting.has(jobId)) driver.wake(jobId);
  };
  const { pump, ...queueView } = createPump({ records, queue, status, clock, log, wake });
  const driver = createDriver({ ...options, steps, stepped });
  const sweeping = createSweep(options);
  const admission = createAdmission({ ...options, undo: discardUnseen });

  function setPaused(on: boolean): void {
    queue.pause(on);
    queueView.refresh();
  }

  /** Puts a job that was read from disk where it belongs; its first step, where it is not its turn that it waits for, in `ms`. */
  function resume(job: Job, ms: number): void {
    // Its place is told with those of the others.
    if (job.state === 'waiting' && job.wish !== 'cancel') return queue.enqueue(job);
    if (isAtRunComfy(job)) queue.takeSlot(job);
    driver.resume(job.id, ms);
  }

  /** Decided while the request was acknowledged. What cannot be written down now is looked at again when its turn comes. */
  async function withdrawIfRefused(job: Job): Promise<boolean> {
    const verdict = sendCheck(job);
    if (verdict === 'go' || verdict === 'wait') return false;
    const after = await tryApply(job, { type: 'withdrawn', reason: verdict, at: clock.now() });
    return after !== undefined && hasEnded(after);
  }

  async function discardUnseen(job: Job): Promise<void> {
    posting.delete(job.id);
    const after = await tryApply(job, { type: 'unseen', at: clock.now() });
    if (after === undefined || isOpen(after)) wake(job.id);
    admission.dropPending(job.id);
  }

  /** Whose card still has to be looked for, arrives until then. */
  function stepped(jobId: string): void {
    if (records.get(jobId)?.state !== 'accepted') admission.dropPending(jobId);
    pump();
  }

  /** The job after the event; `undefined` where that could not be written down. */
  async function tryApply(job: Job, event: JobEvent): Promise<Job | undefined> {
    return records.apply(job.id, event).catch((error: unknown) => {
      log.error({ job: job.id, event: event.type, err: error }, 'what became of a new job could not be written down');
      return undefined;
    });
  }

  return {
    ...createJobActions({ ...options, showKept: steps.showKept, wake, pump }),
    ...createJobLists(options),
    async admit(priced) {
      const result = await admission.admit(priced);
      if (result.ok && result.job !== undefined) posting.add(result.job.id);
      return result;
    },
    async acknowledged(job, reply) {
      posting.delete(job.id);
      if (reply !== undefined) status.shown(job.id, reply.view);
      const after =
        reply === undefined ? job : await tryApply(job, { type: 'acknowledged', messageId: reply.messageId });
      const isOver = after !== undefined && (await withdrawIfRefused(after));
      if (after?.state === 'waiting' && !isOver) queue.enqueue(after);
      else wake(job.id);
      if (after !== undefined && after.state !== 'accepted') admission.dropPending(job.id);
      pump();
    },
    discardUnseen,
    async pause(on) {
      if (on) setPaused(true);
      const isKept = await storePause(store, on).then(
        () => true,
        () => false,
      );
      if (!on && isKept) setPaused(false);
      return isKept;
    },
    refresh: queueView.refresh,
    waiting: () => queue.size,
    paused: () => queue.paused,
    async start() {
      if (await wasPaused(store, log)) queue.pause(true);
      const known = await records.load();
      await spool.sweep(new Set(known.map((job) => job.id)));
      const open = known.filter(isOpen).toSorted((a, b) => a.times.accepted - b.times.accepted);
      for (const [index, job] of open.entries()) resume(job, index * resumePace);
      if (known.some((job) => job.state === 'waiting' && job.unsent > 0)) queue.startWithOne();
      pump();
      // At once too: a bot that is restarted every day would never come to it.
      sweeping.in(0);
      if (known.length > 0) log.info({ jobs: known.length }, 'going on with open jobs');
    },
    async stop(graceMs) {
      await Promise.all([driver.stop(graceMs), queueView.stop(), sweeping.stop()]);
      await status.stop();
    },
  };
}
