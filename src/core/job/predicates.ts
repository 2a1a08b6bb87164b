import { jobEnds, type FailureReason, type Job, type JobEnd, type JobState, type OutputFile } from './record.ts';

// Where a job stands.

export function isEnd(state: JobState): state is JobEnd {
  return jobEnds.some((end) => end === state);
}

export function hasEnded(job: { readonly state: JobState }): boolean {
  return isEnd(job.state);
}

/**
 * Whether anything is left to do. An ended job is open until its end was announced, and its owner mentioned where that
 * is due; a removed job until it is cleared.
 */
export function isOpen(job: Job): boolean {
  if (!hasEnded(job)) return true;
  return job.removed === undefined ? job.told !== true || awaitsMention(job) : isBeingCleared(job);
}

/** Whether a start has to read the job: something is left to do, or its result is kept for its owner. */
export function isLoadedAtStart(job: Job): boolean {
  return isOpen(job) || job.kept === true;
}

/** Whether its owner sees it in `/jobs`. */
export function isShownToOwner(job: Job): boolean {
  return job.removed === undefined && (!hasEnded(job) || job.kept === true);
}

/** Whether RunComfy does not know the job. It was not sent yet, so it costs nothing if it ends. */
export function isUnsubmitted(job: Job): boolean {
  return job.state === 'accepted' || job.state === 'waiting';
}

/** Whether the job occupies a slot at RunComfy: until its result was read, but not once it is late. */
export function isAtRunComfy(job: Job): boolean {
  const isThere = job.state === 'submitting' || job.state === 'queued' || job.state === 'running';
  return job.late !== true && (isThere || (job.state === 'fetching' && job.files.length === 0));
}

/** Whether the run is late: it takes longer than allowed, and is polled less often. */
export function isLate(job: Job): boolean {
  return job.late === true && job.files.length === 0;
}

/** Whether somebody asked for a cancel, whatever else was asked for later. */
export function wantsCancel({ wish, wishesCancel }: Job): boolean {
  return wish === 'cancel' || wishesCancel === true;
}

/** Whether RunComfy still has to be asked to cancel the job. */
export function awaitsCancel(job: Job): boolean {
  return wantsCancel(job) && job.state === 'queued' && job.cancel === undefined;
}

/** Whether the job ended, and its removal still has to be carried out. */
export function isBeingCleared({ state, removed }: Job): boolean {
  return isEnd(state) && (removed?.cleared === false || removed?.hasChildren === true);
}

/** Reasons for which nobody waits for the job. */
const unawaitedReasons: ReadonlySet<FailureReason | undefined> = new Set(['unseen', 'blocked', 'server-not-allowed']);

/**
 * Whether its owner still has to be mentioned, because its end was shown in its card long after it was accepted. Another
 * message about the end has mentioned them already, and who cancelled a job themselves knows.
 */
export function awaitsMention(job: Job): boolean {
  const { policy, times, reply, told, kept, notice, removed, failure, mention } = job;
  const took = (times.ended ?? times.accepted) - times.accepted;
  if (policy?.mentionAfter === undefined || took <= policy.mentionAfter || mention?.isOver === true) return false;
  const isInCard = told === true && reply !== undefined && notice === undefined && kept !== true;
  if (!isInCard || isOutsideReply(job) || removed !== undefined) return false;
  const isOwnCancel = job.state === 'cancelled' && wantsCancel(job) && job.cancelledBy === undefined;
  return !isOwnCancel && !unawaitedReasons.has(failure);
}

/** Reasons for which the same request may end better another time. Others would refuse it again. */
const passingReasons: ReadonlySet<FailureReason> = new Set([
  'model-unavailable',
  'run-failed',
  'no-output',
  'unusable-output',
  'expired',
  'outcome-unknown',
  'no-answer',
  'input-unposted',
  'input-unreadable',
]);

/**
 * Whether its owner may try it again. What a moderator stopped is not offered again, nor what must not be shown in
 * public.
 */
export function isRetryable(job: Job): boolean {
  const { given, state, failure, cancelledBy, removed } = job;
  if (given === undefined || removed !== undefined || isSecret(job)) return false;
  if (failure !== undefined) return passingReasons.has(failure);
  return state === 'cancelled' && cancelledBy === undefined;
}

// Where its result goes.

/** Whether the prompt must not be shown in public. */
export function isSecret(job: Job): boolean {
  return job.wish === 'private' || job.wish === 'withhold';
}

/** Whether the files go to another place than the public reply, now or later. */
export function isOutsideReply(job: Job): boolean {
  return isSecret(job) || job.route.via !== 'reply';
}

/** The id of the message in the channel of its request, if there is one: its reply, or the message in place of it. */
export function publicMessage({ reply, route, messages }: Job): string | undefined {
  return reply ?? (route.via === 'channel' ? messages[0]?.id : undefined);
}

/** Whether files of the job are on their way to the channel of its request. */
export function hasFilesForChannel(job: Job): boolean {
  const isGoingThere = !isOutsideReply(job) || (job.wish === undefined && job.route.via === 'channel');
  // RunComfy may report the end of a run while its result is missing, perhaps for hours.
  return isGoingThere && (job.state === 'delivering' || (job.state === 'fetching' && !isLate(job)));
}

/** Whether its files reached nobody, and stay in the spool until their owner takes them. */
export function keepsFiles(job: Job): boolean {
  return job.state === 'delivered' && job.kept === true;
}

/** Whether the owner has the files, so that a notice beside the reply is not worth a message. */
export function reachedOwner(job: Job): boolean {
  return job.state === 'delivered' && job.kept !== true && job.wish !== 'withhold';
}

/** Whether the result went to its owner alone. */
export function wasSentToOwner({ state, kept, wish, route }: Job): boolean {
  const isPrivate = route.via === 'press' || route.via === 'direct';
  return state === 'delivered' && kept === undefined && wish !== 'withhold' && isPrivate;
}

/** Whether an answer to a press promised a private result, and still has to say that none comes. */
export function needsEndAtPress(job: Job): boolean {
  return job.press !== undefined && (job.state !== 'delivered' || job.wish === 'withhold');
}

/**
 * Whether the result is in a private answer that only its reader can remove: after a press whose token has expired, or
 * after Show me.
 */
export function wasShownPrivately({ state, route, press, kept }: Job): boolean {
  return state === 'delivered' && ((route.via === 'press' && press === undefined) || kept === false);
}

/** Whether the result stands in a private answer, perhaps in the very one that a press on *Show me* comes from. */
export function isInPrivateAnswer({ state, route, kept }: Job): boolean {
  return state === 'delivered' && (route.via === 'press' || kept === false);
}

// What one of its files is.

/** Discord does not take the file or does not show its type, or it was too large to fetch. Its link is shown instead. */
export function isLinked(file: OutputFile | undefined): boolean {
  return file?.linked === true || file?.problem === 'too-large' || file?.problem === 'svg';
}

/** Whether the file is shown, attached or linked. */
export function isShown(file: OutputFile): boolean {
  return file.fetched !== undefined || isLinked(file);
}

/** Whether the file can be an attachment of a message. */
export function isAttachable(file: OutputFile | undefined): boolean {
  return file?.fetched !== undefined && !isLinked(file);
}

/** Whether the file is neither in the spool nor given up. */
export function isMissing(file: OutputFile): boolean {
  return file.fetched === undefined && file.problem === undefined;
}

/**
 * The files of a result that can be described: those that are attached to messages that the bot can still change. A private
 * answer can be changed for some minutes only, and what was forgotten is not written down anew.
 */
export function describableFiles(job: Job): readonly number[] {
  if (job.state !== 'delivered' || job.removed !== undefined || job.kept === true) return [];
  if (isSecret(job) || job.route.via === 'press') return [];
  const attached = job.messages.flatMap(({ attachments }) => attachments).filter(({ id }) => id !== '');
  return attached
    .map(({ file }) => file)
    .filter((file) => {
      const { url = '', fetched } = job.files[file] ?? {};
      return url !== '' && fetched !== undefined;
    })
    .toSorted((a, b) => a - b);
}

/** Whether the file was given up, and not even its link is shown. */
export function isUnusable(file: OutputFile): boolean {
  return file.problem !== undefined && !isLinked(file);
}
