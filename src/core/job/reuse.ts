import { originFrom, type Derivation, type Origin } from './origin.ts';
import { isOutsideReply, isSecret, keepsFiles } from './predicates.ts';
import { owns, type Actor } from './who-may.ts';
import type { Job } from './record.ts';

/** Why somebody makes nothing from a result. */
export type ReuseRefusal =
  | 'unknown-job'
  /** It is their own, of another server. */
  | 'elsewhere'
  | 'removed'
  /** A moderator held it back. */
  | 'withheld'
  /** The request has no result, or none yet. */
  | 'unfinished'
  /** It is somebody else's, and not shown to everybody. */
  | 'private'
  /** Its owner does not let others make anything from their results. */
  | 'declined';

/**
 * Why this person makes nothing from the job's result where they are; `undefined` if they may. Moderators may no more
 * than others. `isShared`: whether its owner lets others do so.
 */
export function reuseRefusal(job: Job, actor: Actor, isShared: boolean): ReuseRefusal | undefined {
  const isOwn = owns(job, actor);
  if (job.place.guildId !== actor.guildId) return isOwn ? 'elsewhere' : 'unknown-job';
  if (job.removed !== undefined) return 'removed';
  if (job.wish === 'withhold') return 'withheld';
  if (!isOwn && isSecret(job)) return 'private';
  if (job.state !== 'delivered') return 'unfinished';
  if (!isOwn && resultMessage(job) === undefined) return 'private';
  return isOwn || isShared ? undefined : 'declined';
}

/** The message that shows everybody the job's result, if there is one. */
export function resultMessage(job: Job): string | undefined {
  if (job.state !== 'delivered' || job.removed !== undefined || isSecret(job) || keepsFiles(job)) return undefined;
  if (!isOutsideReply(job)) return job.reply;
  return job.route.via === 'channel' ? job.messages[0]?.id : undefined;
}

/** The origin of a request that somebody makes from the job. */
export function originOf(job: Job, kind: Derivation): Origin {
  return originFrom(job, kind, resultMessage(job));
}
