import { jobEnds, type Job, type JobEnd, type JobState, type OutputFile } from './record.ts';

// Where a job stands.

export function isEnd(state: JobState): state is JobEnd {
  return jobEnds.some((end) => end === state);
}

export function hasEnded(job: { readonly state: JobState }): boolean {
  return isEnd(job.state);
}

/** Whether there is anything left to do for it: an ended job is open until its owner was told, a removed one until it is cleared. */
export function isOpen(job: Pick<Job, 'state' | 'told' | 'removed'>): boolean {
  return !hasEnded(job) || (job.removed === undefined ? job.told !== true : !job.removed.cleared);
}

/** Whether a start has to read it: something is left to do, or something of it is kept for its owner. */
export function isLoadedAtStart(job: Job): boolean {
  return isOpen(job) || job.kept === true;
}

/** Whether its owner finds it in `/jobs`. */
export function isShownToOwner(job: Job): boolean {
  return job.removed === undefined && (!hasEnded(job) || job.kept === true);
}

/** Whether RunComfy does not know of it: it was not sent yet, so an end of it costs nothing. */
export function isUnsubmitted(job: Job): boolean {
  return job.state === 'accepted' || job.state === 'waiting';
}

/** Whether it takes one of the places there: until its result was read, and not once it is only looked for now and then. */
export function isAtRunComfy(job: Job): boolean {
  const isThere = job.state === 'submitting' || job.state === 'queued' || job.state === 'running';
  return job.late !== true && (isThere || (job.state === 'fetching' && job.files.length === 0));
}

/** Whether it takes longer than allowed: its result is not known and is only looked for now and then. */
export function isLate(job: Job): boolean {
  return job.late === true && job.files.length === 0;
}

/** Whether RunComfy is still to be asked to cancel it. */
export function awaitsCancel(job: Job): boolean {
  return job.wish === 'cancel' && job.state === 'queued' && job.cancel === undefined;
}

/** Whether it ended and a moderator's removal of it is still to be done. */
export function isBeingCleared(job: Job): boolean {
  return hasEnded(job) && job.removed?.cleared === false;
}

// Where its result goes.

/** Whether the public must not read what was asked. */
export function isSecret(job: Job): boolean {
  return job.wish === 'private' || job.wish === 'withhold';
}

/** Whether the files go to another place than the public reply, or will once they are there. */
export function isOutsideReply(job: Job): boolean {
  return isSecret(job) || job.route.via !== 'reply';
}

/** Whether files of it are on their way to the channel that it was asked in. */
export function hasFilesForChannel(job: Job): boolean {
  const isGoingThere = !isOutsideReply(job) || (job.wish === undefined && job.route.via === 'channel');
  // RunComfy may call it over while its result is missing, perhaps for hours.
  return isGoingThere && (job.state === 'delivering' || (job.state === 'fetching' && !isLate(job)));
}

/** Whether its files reached nobody and lie in the spool until their owner takes them. */
export function keepsFiles(job: Job): boolean {
  return job.state === 'delivered' && job.kept === true;
}

/** Whether its files went to their owner: what the reply would add is not worth a message. */
export function reachedOwner(job: Job): boolean {
  return job.state === 'delivered' && job.kept !== true && job.wish !== 'withhold';
}

/** Whether an answer that promised its owner the result alone still has to say that none comes. */
export function needsEndAtPress(job: Job): boolean {
  return job.press !== undefined && (job.state !== 'delivered' || job.wish === 'withhold');
}

/** Whether its result is in a private answer that only its reader can take away: to a press whose token is over, or to Show me. */
export function wasShownPrivately({ state, route, press, kept }: Job): boolean {
  return state === 'delivered' && ((route.via === 'press' && press === undefined) || kept === false);
}

// What one of its files is.

/** Discord does not take it, or it was too large even to fetch: its link is shown instead. */
export function isLinked(file: OutputFile | undefined): boolean {
  return file?.linked === true || file?.problem === 'too-large';
}

/** Whether it is shown, attached or linked. */
export function isShown(file: OutputFile): boolean {
  return file.fetched !== undefined || isLinked(file);
}

/** Whether it is one that a message gets as an attachment. */
export function isAttachable(file: OutputFile | undefined): boolean {
  return file?.fetched !== undefined && !isLinked(file);
}

/** Whether it is neither in the spool nor given up. */
export function isMissing(file: OutputFile): boolean {
  return file.fetched === undefined && file.problem === undefined;
}

/** Whether it was given up, and not even its link is shown. */
export function isUnusable(file: OutputFile): boolean {
  return file.problem !== undefined && file.problem !== 'too-large';
}

// What somebody may do with it.

/** Who presses: a job's owner may do everything with it, a moderator of its server may end it. */
export interface Actor {
  readonly memberId: string;
  /** `undefined` in a direct message. */
  readonly guildId: string | undefined;
  readonly rights: { readonly moderates: boolean };
}

export function owns(job: Job, actor: Actor): boolean {
  return job.owner.id === actor.memberId;
}

export function moderates(job: Job, actor: Actor): boolean {
  return actor.rights.moderates && job.place.guildId === actor.guildId;
}

/** Whether its result may go to its owner alone, by the policy that it was accepted under. */
export function mayBePrivate({ policy }: Job): boolean {
  return policy?.onlyForMe !== false;
}

/** Why a job cannot be cancelled. */
export type CancelRefusal =
  | 'over'
  /** It is made and on its way: too late for anything. */
  | 'delivering'
  /** A moderator withholds its result already. */
  | 'withheld'
  /** It runs and cannot be stopped: it counts. The owner may take it alone, a moderator may withhold it. */
  | 'owner-cannot-stop'
  | 'moderator-cannot-stop'
  /** The same, where it is for its owner alone already, or the server's policy allows no result for one person alone. */
  | 'cannot-stop';

/** Why this person cannot cancel it any more; `undefined` as long as that is open. */
export function cancelRefusal(job: Job, actor: Actor): CancelRefusal | undefined {
  if (hasEnded(job) || job.state === 'delivering') return tooLate(job);
  if (job.wish === 'withhold') return 'withheld';
  const runs = job.state === 'running' || (job.state === 'fetching' && !isUndecided(job));
  if (!runs && job.cancel !== 'refused') return undefined;
  // What is only for its owner already is not offered to them once more.
  if (owns(job, actor) && mayBePrivate(job) && job.wish !== 'private') return 'owner-cannot-stop';
  return moderates(job, actor) ? 'moderator-cannot-stop' : 'cannot-stop';
}

/** Why nothing can be wished for any more of a job that is on its way or over. */
export function tooLate(job: Job): 'over' | 'delivering' {
  return job.state === 'delivering' ? 'delivering' : 'over';
}

/** RunComfy says that a request is over before it says that it was cancelled. */
function isUndecided(job: Job): boolean {
  return job.wish === 'cancel' && job.files.length === 0;
}
