import { isDeleted } from '../../core/job/deletion.ts';
import { hasEnded, isUnsubmitted, wantsCancel } from '../../core/job/predicates.ts';
import {
  cancelRefusal,
  mayBePrivate,
  moderates,
  owns,
  tooLate,
  type Actor,
  type CancelRefusal,
} from '../../core/job/who-may.ts';
import type { Job } from '../../core/job/record.ts';
import { decidedResult } from '../../core/moderation/decided-result.ts';
import type { Decision } from '../../core/moderation/decision.ts';
import type { Moderation } from '../moderation/moderation.ts';
import { noExtraWrites, type ExtraWrites } from '../moderation/audit.ts';
import { bounded } from '../runtime/bounded.ts';
import type { JobContext } from './context.ts';
import type { Press } from './messenger.ts';

export type CancelResult =
  | 'unknown-job'
  | 'not-yours'
  /** The job was cancelled before it was submitted. It ended at once and costs nothing. */
  | 'cancelled'
  /** RunComfy is asked to cancel, or will be asked once it has the request. RunComfy decides. */
  | 'asked'
  | 'already-asked'
  | CancelRefusal;

type RestrictResult = 'unknown-job' | 'not-yours' | 'over' | 'delivering' | 'done' | 'withheld';
type RemoveResult =
  | { readonly kind: 'unknown-job' | 'not-yours' }
  /** Another moderator removed it first. */
  | { readonly kind: 'already-removed'; readonly by: string }
  | { readonly kind: 'already-deleted' }
  /** The job after the removal. */
  | { readonly kind: 'removed'; readonly job: Job };
/** What people do with a job by its buttons. */
export interface JobActions {
  /**
   * `decision` is written in the same commit if a moderator cancels somebody else's job. Its job and member are filled
   * in.
   */
  cancel(jobId: string, actor: Actor, decision?: Decision): Promise<CancelResult>;
  /**
   * Ends a job that was not sent yet, because its owner was blocked. It costs nothing. Returns whether the job ended.
   */
  withdraw(jobId: string): Promise<boolean>;
  /** The result of a cancel that RunComfy was asked for. Never resolves if the process ends before. */
  cancelOutcome(jobId: string, actor: Actor): Promise<CancelResult>;
  /**
   * Sends the result to its owner alone, as an answer to this press. `not-here`: the policy under which the job was
   * accepted does not allow that.
   */
  makePrivate(jobId: string, actor: Actor, press: Press): Promise<RestrictResult | 'not-here'>;
  /** A moderator withholds the result: nobody gets it. */
  withhold(jobId: string, actor: Actor, decision: Decision): Promise<RestrictResult>;
  /**
   * A moderator removes the job: its messages are deleted, and a result that is not made yet is shown to nobody. Only
   * the first removal counts. With `isReported` it also settles the report on the job, unless the report is settled
   * already.
   */
  remove(jobId: string, actor: Actor, decision: Decision, isReported: boolean): Promise<RemoveResult>;
  /** The job for its receipt, if this person may read it. */
  receipt(jobId: string, actor: Actor): Promise<Job | 'unknown-job' | 'not-yours'>;
}

/** In ms. Nothing waits for the deletion. */
const removalPatience = 10_000;

export function createJobActions(
  options: Pick<JobContext, 'records' | 'queue' | 'status' | 'messenger' | 'clock'> & {
    readonly moderation: Pick<Moderation, 'decisionWrites'>;
    /** Runs a job's next step now. */
    readonly wake: (jobId: string) => void;
    /** The job will not be sent: its place in the line is free, and its own next step follows. */
    readonly giveUpSlot: (jobId: string) => void;
    /** Starts the jobs whose turn it is. */
    readonly pump: () => void;
  },
): JobActions {
  const { records, queue, status, messenger, clock, wake, giveUpSlot, pump } = options;
  const { decisionWrites } = options.moderation;

  /** The job, if this person may do one of these things with it. */
  async function findAllowed(
    jobId: string,
    actor: Actor,
    ...may: readonly ((job: Job, actor: Actor) => boolean)[]
  ): Promise<Job | 'unknown-job' | 'not-yours'> {
    const job = await records.find(jobId);
    if (job === undefined) return 'unknown-job';
    return may.some((isAllowed) => isAllowed(job, actor)) ? job : 'not-yours';
  }

  /**
   * What was put in disappears at once, although RunComfy may then be unable to read it. Everything else is deleted when
   * the run is over; a message that could not be deleted now is deleted then.
   */
  function showRemoval(job: Job): void {
    status.show(job);
    void bounded({ ms: removalPatience }, async (own) => messenger.removeInputs(job, own)).catch(() => {});
  }

  const writesFor = (job: Job, decision: Decision, reported?: string): ExtraWrites =>
    decisionWrites(
      job.place.guildId,
      { ...decision, whom: job.owner.id, job: job.id },
      { result: decidedResult(job), reported },
    );

  async function requestCancel(job: Job, actor: Actor, decision?: Decision): Promise<CancelResult> {
    const refusal = cancelRefusal(job, actor);
    if (refusal !== undefined) return refusal;
    // Before RunComfy has the request, Easel alone decides, even if a cancel was requested earlier.
    if (wantsCancel(job) && !isUnsubmitted(job)) return 'already-asked';
    const by = owns(job, actor) ? {} : { by: actor.memberId };
    const event = { type: 'cancel-wished', ...by, at: clock.now() } as const;
    const extra = decision === undefined || owns(job, actor) ? noExtraWrites : writesFor(job, decision);
    const { job: after } = await records.applyWith(job.id, event, extra);
    if (after?.state === 'cancelled') {
      giveUpSlot(job.id);
      return 'cancelled';
    }
    // The job advanced between the check and the commit: check again.
    if (after !== undefined && !wantsCancel(after)) return requestCancel(after, actor, decision);
    if (after !== undefined) status.show(after);
    wake(job.id);
    return 'asked';
  }

  return {
    async cancel(jobId, actor, decision) {
      const job = await findAllowed(jobId, actor, owns, moderates);
      return typeof job === 'string' ? job : requestCancel(job, actor, decision);
    },
    async withdraw(jobId) {
      const event = { type: 'withdrawn', reason: 'blocked', at: clock.now() } as const;
      const { isDone } = await records.applyWith(jobId, event, noExtraWrites);
      if (isDone) giveUpSlot(jobId);
      return isDone;
    },
    async cancelOutcome(jobId, actor) {
      let job = await records.find(jobId);
      for (;;) {
        if (job === undefined) return 'unknown-job';
        if (job.state === 'cancelled') return 'cancelled';
        const refusal = cancelRefusal(job, actor);
        if (refusal !== undefined) return refusal;
        job = await records.nextChange(jobId);
      }
    },
    async makePrivate(jobId, actor, press) {
      const job = await findAllowed(jobId, actor, owns);
      if (typeof job === 'string') return job;
      if (job.wish === 'withhold') return 'withheld';
      if (!mayBePrivate(job)) return 'not-here';
      const after = await records.apply(jobId, { type: 'private-wished', token: press.token, at: clock.now() });
      if (after === undefined) return 'unknown-job';
      if (after.wish === 'withhold') return 'withheld';
      if (after.press?.token !== press.token) return tooLate(after);
      status.show(after);
      return 'done';
    },
    async withhold(jobId, actor, decision) {
      const job = await findAllowed(jobId, actor, moderates);
      if (typeof job === 'string') return job;
      const { job: after } = await records.applyWith(jobId, { type: 'withhold-wished' }, writesFor(job, decision));
      if (after === undefined) return 'unknown-job';
      if (after.wish !== 'withhold') return tooLate(after);
      status.show(after);
      return 'done';
    },
    async remove(jobId, actor, decision, isReported) {
      const job = await findAllowed(jobId, actor, moderates);
      if (typeof job === 'string') return { kind: job };
      const event = { type: 'taken-down', by: actor.memberId, at: clock.now() } as const;
      const extra = writesFor(job, decision, isReported ? jobId : undefined);
      const { job: after, isDone } = await records.applyWith(jobId, event, extra);
      if (after === undefined) return { kind: 'unknown-job' };
      if (!isDone && isDeleted(after)) return { kind: 'already-deleted' };
      if (!isDone) return { kind: 'already-removed', by: after.removed?.by ?? actor.memberId };
      queue.remove(jobId);
      if (hasEnded(after)) queue.releaseSlot(jobId);
      else showRemoval(after);
      pump();
      wake(jobId);
      return { kind: 'removed', job: after };
    },
    receipt: async (jobId, actor) => findAllowed(jobId, actor, owns, moderates),
  };
}
