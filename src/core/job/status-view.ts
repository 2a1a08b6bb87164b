import { needsInputs } from './inputs.ts';
import { hasEnded, isLate, isShown, keepsFiles } from './predicates.ts';
import type { FailureReason, Job } from './record.ts';

/** The place of a job that waits for its turn. */
export interface WaitStatus {
  /** About how many jobs start before it. */
  readonly ahead: number;
  /**
   * Why no job starts now. `account`: RunComfy refuses the token or the balance. `clock`: the machine's clock is
   * doubtful. `paused`: the operator paused the bot. `paused-here`: the server's moderators paused it.
   */
  readonly held: 'unreachable' | 'rate-limited' | 'account' | 'clock' | 'paused' | 'paused-here' | undefined;
}

/** What a view needs in addition to the record. */
export interface ViewContext {
  /** For a waiting job. */
  readonly wait?: WaitStatus | undefined;
  /** How long such a run usually takes, in ms; `undefined` if too few were seen. */
  readonly usualMs?: number | undefined;
}

export type StatusView =
  | { readonly kind: 'waiting'; readonly since: number; readonly ahead: number }
  | { readonly kind: 'retrying'; readonly since: number }
  | { readonly kind: 'paused'; readonly since: number }
  /** RunComfy refuses the token or the balance. Only the operator can change that. */
  | { readonly kind: 'account'; readonly since: number }
  | { readonly kind: 'clock'; readonly since: number }
  | { readonly kind: 'paused-here'; readonly since: number }
  /** The files that go in are fetched and checked. */
  | { readonly kind: 'preparing'; readonly since: number }
  /** The job's turn has come, or comes at once. Nothing else is known until RunComfy tells a position or begins. */
  | { readonly kind: 'queued'; readonly since: number }
  | { readonly kind: 'queued-at'; readonly since: number; readonly position: number }
  | { readonly kind: 'running'; readonly since: number; readonly readyAt: number | undefined }
  /** The announced moment has passed. */
  | { readonly kind: 'overdue'; readonly since: number }
  | { readonly kind: 'late' }
  /** The files that were put in, in a message of their own. */
  | { readonly kind: 'inputs' }
  | { readonly kind: 'finishing' }
  | {
      readonly kind: 'delivered';
      readonly took: number;
      readonly credits: number;
      readonly shown: number;
      readonly expected: number | undefined;
      readonly unusable: number;
      /** How many files came beyond the limit of one job. */
      readonly leftOut: number;
    }
  /** Shown in public if the result is not shown in public. */
  | { readonly kind: 'private-coming' }
  /** In the private note that waits for the result, when its token is about to expire. */
  | { readonly kind: 'private-waiting' }
  /** `credits`: what was used, once the job has ended. */
  | {
      readonly kind: 'private-delivered' | 'delivered-elsewhere' | 'kept' | 'withheld';
      readonly credits: number | undefined;
    }
  /** `input`: what is wrong with a file that was put in. */
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly input?: Job['inputProblem'] }
  /** `by`: the moderator, if it was not the owner. */
  | { readonly kind: 'cancelled'; readonly by: string | undefined };

/** The status of a reply whose files go elsewhere. */
export function elsewhereStatus(job: Job, context: ViewContext): StatusView {
  const credits = job.settlement?.credits;
  if (!hasEnded(job)) {
    if (job.wish === 'withhold') return { kind: 'withheld', credits };
    return job.wish === 'private' ? { kind: 'private-coming' } : statusOf(job, context);
  }
  if (job.state !== 'delivered') return statusOf(job, context);
  if (job.wish === 'withhold') return { kind: 'withheld', credits };
  if (job.kept === true) return { kind: 'kept', credits };
  return { kind: job.wish === 'private' ? 'private-delivered' : 'delivered-elsewhere', credits };
}

function waitingStatus(job: Job, wait: ViewContext['wait']): StatusView {
  if (wait === undefined) return inQueue(job);
  const since = job.times.accepted;
  switch (wait.held) {
    case 'paused-here':
      return { kind: 'paused-here', since };
    // The bot's operator has to act.
    case 'paused':
    case 'account':
    case 'clock':
      return { kind: wait.held, since };
    case 'unreachable':
    case 'rate-limited':
      return { kind: 'retrying', since };
    case undefined:
      return { kind: 'waiting', since, ahead: roundedAhead(wait.ahead) };
  }
}

/** Nothing is known yet but when it was asked for. */
export function inQueue({ times }: Job): StatusView {
  return { kind: 'queued', since: times.accepted };
}

export function statusOf(job: Job, { wait, usualMs }: ViewContext): StatusView {
  switch (job.state) {
    case 'accepted':
    case 'waiting':
      return needsInputs(job) ? { kind: 'preparing', since: job.times.accepted } : waitingStatus(job, wait);
    case 'submitting':
      return inQueue(job);
    case 'queued': {
      if (isLate(job)) return { kind: 'late' };
      const { position, times } = job;
      if (position === undefined) return inQueue(job);
      return { kind: 'queued-at', since: times.submitted ?? times.accepted, position };
    }
    case 'running': {
      if (isLate(job)) return { kind: 'late' };
      const since = job.times.running ?? job.times.accepted;
      return { kind: 'running', since, readyAt: readyAt(job, since, usualMs) };
    }
    case 'fetching':
      // RunComfy reports the end of the run, and its result is still missing.
      return { kind: isLate(job) ? 'late' : 'finishing' };
    case 'delivering':
      return { kind: 'finishing' };
    case 'delivered':
      return keepsFiles(job) ? { kind: 'kept', credits: job.settlement?.credits } : deliveredStatus(job);
    case 'failed':
    case 'refused':
    case 'lost': {
      const { failure: reason = 'run-failed', inputProblem } = job;
      return { kind: 'failed', reason, ...(inputProblem === undefined ? {} : { input: inputProblem }) };
    }
    case 'cancelled':
      return job.failure === undefined
        ? { kind: 'cancelled', by: job.cancelledBy }
        : { kind: 'failed', reason: job.failure };
  }
}

/** Durations count from the submission on. If the queue alone took longer, no time is announced. */
function readyAt(job: Job, since: number, usualMs: number | undefined): number | undefined {
  const at = (job.times.submitted ?? since) + (usualMs ?? 0);
  return usualMs === undefined || at <= since ? undefined : at;
}

function deliveredStatus(job: Job): StatusView {
  const shownFiles = job.files.filter(isShown).length;
  return {
    kind: 'delivered',
    took: (job.times.completed ?? job.times.accepted) - job.times.accepted,
    credits: job.settlement?.credits ?? job.hold.credits,
    shown: shownFiles,
    expected: job.expected,
    unusable: job.files.length - shownFiles,
    leftOut: job.leftOut ?? 0,
  };
}

/**
 * The number of jobs ahead changes with every start. Far from the head it is rounded, so that not every start needs an
 * edit.
 */
function roundedAhead(ahead: number): number {
  if (ahead <= 5) return ahead;
  const step = ahead <= 20 ? 5 : ahead <= 100 ? 20 : 100;
  return Math.ceil(ahead / step) * step;
}
