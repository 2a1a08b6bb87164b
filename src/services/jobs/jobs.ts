import type { JobEvent } from '../../core/job/events.ts';
import { hasEnded, isAtRunComfy, isOpen, wantsCancel } from '../../core/job/predicates.ts';
import type { AdmissionRefusal } from '../../core/job/admission.ts';
import { needsInputs } from '../../core/job/inputs.ts';
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
import { createDeletions, type Deletions } from './deletions.ts';
import { createBatches, type Batches } from './batches.ts';
import type { BatchMessenger } from './batch-messenger.ts';
import { createDescriptions, type Descriptions } from './descriptions.ts';
import { createDriver } from './driver.ts';
import { createJobLists, type JobLists } from './job-lists.ts';
import { createKeptResults, type KeptResults } from './kept-results.ts';
import { storePause, wasPaused } from './pause.ts';
import { createPump } from './pump.ts';
import { createRetries, type Retries } from './retries.ts';
import { createReuse, type Reuse } from './reuse.ts';
import { createSendCheck } from './send-check.ts';
import { createSteps } from './steps.ts';
import { createSweep } from './sweep.ts';

/** Runs jobs from their acceptance to the last delivered file, over restarts. */
export interface Jobs
  extends JobActions, Batches, KeptResults, JobLists, Descriptions, Deletions, Reuse, Pick<Retries, 'findRetryable'> {
  /**
   * Decides whether a request is accepted. An accepted job is on disk with its hold. @throws where it could not be
   * written down.
   */
  admit(priced: PricedRequest): Promise<AdmissionResult>;
  /** Why the request would be refused now. Nothing is written or held. */
  check(priced: PricedRequest): Promise<AdmissionRefusal | undefined>;
  /** How long most such runs take, in ms; `undefined` if too few were seen. */
  usualDuration(pace: Job['pace']): Promise<number | undefined>;
  /**
   * An accepted job continues. Its reply has this message id and shows `view`. If Discord's answer was lost, neither is
   * known, and the reply is looked up later.
   */
  cardPosted(job: Job, reply: PostedReply | undefined): Promise<void>;
  /** Discord refused the job's reply, or does not show it. So the job ends, and its hold is given back. */
  discardUnseen(job: Job): Promise<void>;
  /**
   * While paused, nothing new is accepted or started; running jobs continue. Returns whether the change could be
   * written down, so that it outlasts a restart. A pause is in force even if it could not; an end of a pause is not.
   */
  pause(on: boolean): Promise<boolean>;
  /** A server may have been paused or resumed. Starts the jobs whose turn it is now, and updates the others. */
  refresh(): void;
  waiting(): number;
  paused(): boolean;
  /** Continues with every job that an earlier process left open. */
  start(): Promise<void>;
  /** Lets running steps end, for at most `graceMs`. The rest continues at the next start. */
  stop(graceMs: number): Promise<void>;
}

/**
 * The time between the first steps of two jobs that an earlier process left open, in ms. At 250 a second, thousands of
 * jobs do not flood RunComfy and Discord.
 */
const resumePace = 4;

/** `channelId`: where it is, if that is not the channel of the request. */
interface PostedReply {
  readonly messageId: string;
  readonly view: JobView;
  readonly channelId?: string;
}

interface JobsOptions extends JobContext {
  readonly batchMessenger: BatchMessenger;
  readonly accounts: Accounts;
  readonly servers: Servers;
  readonly screening: Screening;
  /** The writes of moderators' decisions on jobs. */
  readonly moderation: Pick<Moderation, 'decisionWrites'>;
  readonly rules: AdmissionRules;
}

export function createJobs(options: JobsOptions): Jobs {
  const { records, queue, status, store, spool, rules, clock, log } = options;
  const sendCheck = createSendCheck({ ...options, isListed: serverList(rules.guilds) });
  const reuse = createReuse(options);
  /** The job will not be sent. Another job may start in its place, and the job's own next step follows. */
  const giveUpSlot = (jobId: string): void => {
    queue.remove(jobId);
    queue.releaseSlot(jobId);
    pump();
    wake(jobId);
  };
  const steps = createSteps({ ...options, sendCheck, giveUpSlot, mayReuse: async (...who) => reuse.mayReuse(...who) });
  /**
   * Jobs whose card is being sent. If one ends meanwhile, its end is shown in the card, so it waits until the card's
   * fate is known.
   */
  const posting = new Set<string>();
  const wake = (jobId: string): void => {
    if (!posting.has(jobId)) driver.wake(jobId);
  };
  const { pump, ...queueView } = createPump({ records, queue, status, clock, log, wake });
  const driver = createDriver({ ...options, steps, stepped });
  const sweeping = createSweep(options);
  const retries = createRetries(options);
  const admission = createAdmission({ ...options, undo: discardUnseen });

  function setPaused(on: boolean): void {
    queue.pause(on);
    queueView.refresh();
  }

  /**
   * Puts a job that was read from disk where it belongs. If it does not wait for its turn, its first step runs in `ms`.
   */
  function resume(job: Job, ms: number): void {
    // The pump tells its place, together with the places of the others.
    if (job.state === 'waiting' && !wantsCancel(job) && !needsInputs(job)) return queue.enqueue(job);
    // Its batch posts its card.
    if (job.batch !== undefined && job.reply === undefined) {
      posting.add(job.id);
      return;
    }
    if (isAtRunComfy(job)) queue.takeSlot(job);
    driver.resume(job.id, ms);
  }

  /**
   * The member may have been blocked while the card was sent. If this cannot be written down now, it is checked again
   * when the job's turn comes.
   */
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

  /** A job whose card has to be looked up, or whose files are being brought, counts as pending until then. */
  function stepped(jobId: string): void {
    const job = records.get(jobId);
    if (job === undefined || isSettled(job)) admission.dropPending(jobId);
    batches.stepped(jobId);
    pump();
  }

  /** The job after the event; `undefined` if the event could not be written down. */
  async function tryApply(job: Job, event: JobEvent): Promise<Job | undefined> {
    return records.apply(job.id, event).catch((error: unknown) => {
      log.error({ job: job.id, event: event.type, err: error }, 'an event of a new job could not be written down');
      return undefined;
    });
  }

  async function cardPosted(job: Job, reply: PostedReply | undefined): Promise<void> {
    posting.delete(job.id);
    if (reply !== undefined) status.shown(job.id, reply.view);
    const { messageId, channelId } = reply ?? {};
    const after = messageId === undefined ? job : await tryApply(job, { type: 'card-shown', messageId, channelId });
    const isOver = after !== undefined && (await withdrawIfRefused(after));
    if (after?.state === 'waiting' && !isOver && !needsInputs(after)) queue.enqueue(after);
    else wake(job.id);
    if (after !== undefined && isSettled(after)) admission.dropPending(job.id);
    pump();
    void retries.retried(job);
  }

  const actions = createJobActions({ ...options, wake, giveUpSlot, pump });
  const batches = createBatches({ ...options, admission, actions, posting, cardPosted, discardUnseen });

  return {
    ...actions,
    ...batches.actions,
    ...createKeptResults({ ...options, showKept: steps.showKept }),
    ...createJobLists(options),
    ...createDescriptions(options),
    ...createDeletions({ ...options, wake }),
    ...reuse,
    findRetryable: async (jobId, actor) => retries.findRetryable(jobId, actor),
    check: async (priced) => admission.check(priced),
    usualDuration: async (pace) => options.durations.usual(pace),
    async admit(priced) {
      const result = await admission.admit(priced);
      if (result.ok && result.job !== undefined) posting.add(result.job.id);
      return result;
    },
    cardPosted,
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
      await batches.load();
      pump();
      // The first sweep is due at once: a bot that is restarted every day would never reach a later one.
      sweeping.in(0);
      if (known.length > 0) log.info({ jobs: known.length }, 'going on with open jobs');
    },
    async stop(graceMs) {
      await Promise.all([driver.stop(graceMs), batches.stop(graceMs), queueView.stop(), sweeping.stop()]);
      await status.stop();
    },
  };
}

/** Whether the job has its place in the queue, or is past it. */
function isSettled(job: Job): boolean {
  return job.state !== 'accepted' && !needsInputs(job);
}
