import { hasEnded, type Job } from '../../core/job/record.ts';
import { replyView } from '../../core/job/view.ts';
import type { Press } from '../messenger.ts';
import { showKept } from './show.ts';
import type { Workshop } from './step.ts';

/** Who presses: a job's owner may do everything with it, a moderator of its server may end it. */
export interface Presser {
  readonly memberId: string;
  readonly guildId: string;
  readonly isModerator: boolean;
}

export type CancelAnswer =
  | 'unknown-job'
  | 'not-yours'
  | 'over'
  /** Cancelled before it was submitted: free at once. */
  | 'cancelled'
  /** RunComfy is asked, or will be once it has the request: its word decides. */
  | 'asked'
  | 'already-asked'
  /** It runs and cannot be stopped: it counts. The owner may take it alone, a moderator may withhold it. */
  | 'owner-cannot-stop'
  | 'moderator-cannot-stop';

export type WishAnswer = 'unknown-job' | 'not-yours' | 'over' | 'done' | 'withheld';
export type ShowAnswer = 'unknown-job' | 'not-yours' | 'nothing-kept' | 'shown' | 'failed';

/** What people do with a job by its buttons. */
export interface Actions {
  cancel(jobId: string, presser: Presser): Promise<CancelAnswer>;
  /** The result goes to its owner alone, as an answer to this press. */
  makePrivate(jobId: string, presser: Presser, press: Press): Promise<WishAnswer>;
  /** A moderator's: nobody gets the result. */
  withhold(jobId: string, presser: Presser): Promise<WishAnswer>;
  /** A job for its receipt, where this person may read it. */
  receipt(jobId: string, presser: Presser): Promise<Job | 'unknown-job' | 'not-yours'>;
  /** Shows a kept result to its owner, as the answer to this press, which was acknowledged in private. */
  show(jobId: string, presser: Presser, press: Press, signal: AbortSignal): Promise<ShowAnswer>;
}

/** @param wake runs a job's next step now. @param pump starts whose turn it is. */
export function createActions(workshop: Workshop, wake: (jobId: string) => void, pump: () => void): Actions {
  const { records, line, status, spool, messenger, clock } = workshop;

  const owns = (job: Job, presser: Presser): boolean => job.owner.id === presser.memberId;
  const moderates = (job: Job, presser: Presser): boolean =>
    presser.isModerator && job.place.guildId === presser.guildId;

  async function wishToCancel(job: Job, presser: Presser): Promise<CancelAnswer> {
    if (job.state === 'running' || job.state === 'fetching' || job.state === 'delivering' || job.cancel === 'refused') {
      return owns(job, presser) ? 'owner-cannot-stop' : 'moderator-cannot-stop';
    }
    if (job.wish !== undefined) return 'already-asked';
    const after = await records.apply(job.id, { type: 'cancel-wished', at: clock.now() });
    if (after?.state === 'cancelled') {
      line.leave(job.id);
      line.free(job.id);
      pump();
      wake(job.id);
      return 'cancelled';
    }
    // Between the look and the commit it went on: look again.
    if (after !== undefined && after.wish === undefined) return hasEnded(after) ? 'over' : wishToCancel(after, presser);
    if (after !== undefined) status.show(after);
    wake(job.id);
    return 'asked';
  }

  return {
    async cancel(jobId, presser) {
      const job = await records.find(jobId);
      if (job === undefined) return 'unknown-job';
      if (!owns(job, presser) && !moderates(job, presser)) return 'not-yours';
      return hasEnded(job) ? 'over' : wishToCancel(job, presser);
    },
    async makePrivate(jobId, presser, press) {
      const job = await records.find(jobId);
      if (job === undefined) return 'unknown-job';
      if (!owns(job, presser)) return 'not-yours';
      if (job.wish === 'withhold') return 'withheld';
      const after = await records.apply(jobId, { type: 'private-wished', token: press.token, at: clock.now() });
      if (after?.wish !== 'private') return 'over';
      status.show(after);
      return 'done';
    },
    async withhold(jobId, presser) {
      const job = await records.find(jobId);
      if (job === undefined) return 'unknown-job';
      if (!moderates(job, presser)) return 'not-yours';
      const after = await records.apply(jobId, { type: 'withhold-wished' });
      if (after?.wish !== 'withhold') return 'over';
      status.show(after);
      return 'done';
    },
    async receipt(jobId, presser) {
      const job = await records.find(jobId);
      if (job === undefined) return 'unknown-job';
      return owns(job, presser) || moderates(job, presser) ? job : 'not-yours';
    },
    async show(jobId, presser, press, signal) {
      const job = await records.find(jobId);
      if (job === undefined) return 'unknown-job';
      if (!owns(job, presser)) return 'not-yours';
      if (job.kept !== true || job.state !== 'delivered') return 'nothing-kept';
      if (!(await showKept(workshop, job, press, signal))) return 'failed';
      const after = (await records.apply(jobId, { type: 'let-go' })) ?? job;
      await spool.remove(jobId);
      await status.settle(jobId, async () => messenger.editReply(after, replyView(after), signal));
      return 'shown';
    },
  };
}
