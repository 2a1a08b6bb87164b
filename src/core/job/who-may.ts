import { hasEnded, isUnsubmitted, wantsCancel, isSecret, keepsFiles, wasSentToOwner } from './predicates.ts';
import type { Job } from './record.ts';

/** The person who acts. A job's owner may do everything with it; a moderator of its server may end it. */
export interface Actor {
  readonly memberId: string;
  /** `undefined` in a direct message. */
  readonly guildId: string | undefined;
  /** Where they act. */
  readonly channelId?: string | undefined;
  readonly rights: { readonly moderates: boolean };
}

export function owns(job: Job, actor: Actor): boolean {
  return job.owner.id === actor.memberId;
}

export function moderates(job: Job, actor: Actor): boolean {
  return actor.rights.moderates && job.place.guildId === actor.guildId;
}

/** Whether the policy under which the job was accepted allows its result to go to its owner alone. */
export function mayBePrivate({ policy }: Job): boolean {
  return policy?.onlyForMe !== false;
}

/** Whether its owner may still take the result in private instead of having it posted. */
export function mayBecomePrivate(job: Job): boolean {
  return isUnderWay(job) && !isSecret(job) && mayBePrivate(job);
}

/** Whether a moderator may still hold the result back. */
export function mayBeWithheld(job: Job): boolean {
  return isUnderWay(job) && job.wish !== 'withhold';
}

/** Whether the result may still go elsewhere: RunComfy has the job, or gets it now, and no file is on its way. */
function isUnderWay({ state }: Job): boolean {
  return state === 'submitting' || state === 'queued' || state === 'running' || state === 'fetching';
}

/** Whether a private answer waits for the job's result. */
export function awaitsPrivately(job: Job): boolean {
  return job.wish === 'private' && !hasEnded(job);
}

/** Discord takes edits of an answer for 15 minutes after its press. In the last one they may be tried again. In ms. */
const noteLife = 14 * 60_000;

/**
 * When the private answer that waits for the result has to offer a new press, in epoch ms; `undefined` if it does
 * already, or none waits.
 */
export function noteExpiresAt(job: Job): number | undefined {
  const isWaiting = awaitsPrivately(job) && isUnderWay(job);
  return isWaiting && job.press !== undefined && job.press.isExpiring !== true ? job.press.at + noteLife : undefined;
}

/** Whether a cancel is free, and was not requested yet or may be requested again. */
export function mayBeCancelled(job: Job): boolean {
  const isFree =
    isUnsubmitted(job) || job.state === 'submitting' || (job.state === 'queued' && job.cancel !== 'refused');
  return isFree && job.wish === undefined;
}

/**
 * Who may read the whole prompt: the owner and moderators; everybody in its channel while the job waits or runs, and
 * with a result that is shown to everybody. Who cannot see the channel cannot press in it.
 */
export function mayReadPrompt(job: Job, actor: Actor): boolean {
  if (job.prompt === undefined) return false;
  if (owns(job, actor) || moderates(job, actor)) return true;
  const isPublic = !isSecret(job) && job.removed === undefined && (!hasEnded(job) || job.state === 'delivered');
  return isPublic && job.place.guildId === actor.guildId && job.place.channelId === actor.channelId;
}

/** Why a press on *Show me* shows no result. `sent`: the owner has it already, in a private message. */
export type ShowRefusal = 'not-yours' | 'nothing-kept' | 'sent';

/** Why this person gets no result of the job shown; `undefined` if they do. */
export function showRefusal(job: Job, actor: Actor): ShowRefusal | undefined {
  if (!owns(job, actor)) return 'not-yours';
  if (keepsFiles(job)) return undefined;
  return wasSentToOwner(job) ? 'sent' : 'nothing-kept';
}

/** Why a job cannot be cancelled. */
export type CancelRefusal =
  | 'over'
  /** The result is made and on its way. It is too late for anything. */
  | 'delivering'
  /** A moderator withholds the result already, and no cancel waits for its answer. */
  | 'withheld'
  /**
   * The run cannot be stopped, and it is charged. The owner may take the result in private; a moderator may withhold
   * it.
   */
  | 'owner-cannot-stop'
  | 'moderator-cannot-stop'
  /** The same, if the result is for its owner alone already, or the server's policy allows no private results. */
  | 'cannot-stop';

/** Why this person cannot cancel the job any more; `undefined` if they can. */
export function cancelRefusal(job: Job, actor: Actor): CancelRefusal | undefined {
  if (hasEnded(job) || job.state === 'delivering') return tooLate(job);
  if (job.wish === 'withhold') return wantsCancel(job) && !isPastCancel(job) ? undefined : 'withheld';
  if (!isPastCancel(job)) return undefined;
  // A private result is not offered a second time.
  if (owns(job, actor) && mayBePrivate(job) && job.wish !== 'private') return 'owner-cannot-stop';
  return moderates(job, actor) ? 'moderator-cannot-stop' : 'cannot-stop';
}

/** Why no wish is possible any more for a job that is delivering or over. */
export function tooLate(job: Job): 'over' | 'delivering' {
  return job.state === 'delivering' ? 'delivering' : 'over';
}

/** Whether RunComfy runs the job, or has refused to cancel it. */
export function isPastCancel(job: Job): boolean {
  const runs = job.state === 'running' || (job.state === 'fetching' && !isUndecided(job));
  return runs || job.cancel === 'refused';
}

/** RunComfy reports that a request is over before it reports that it was cancelled. */
function isUndecided(job: Job): boolean {
  return wantsCancel(job) && job.files.length === 0;
}
