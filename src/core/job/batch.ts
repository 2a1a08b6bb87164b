import { z } from 'zod';
import { discordId } from '../discord-id.ts';
import { locales } from '../language.ts';
import { mostScenes } from './bounds.ts';
import { hasEnded } from './predicates.ts';
import type { Job } from './record.ts';

/**
 * Jobs that one press started together: a clip of each picture of a story. The row exists until all of them are over and
 * the batch's own message says so. A story has one batch at a time.
 */
export const batchRecord = z.object({
  version: z.literal(1),
  /** The press. */
  id: discordId,
  /** The job of the story. */
  story: discordId,
  /** In the order of the pictures. */
  jobs: z.array(discordId).max(mostScenes),
  owner: z.object({ id: discordId, language: z.enum(locales) }),
  place: z.object({ guildId: discordId, channelId: discordId, applicationId: discordId }),
  /** The message of the story, from which a thread is started. */
  message: discordId,
  /** Where the clips are: a thread, or the channel itself. Absent until that is known. */
  channelId: discordId.optional(),
  /** The message that shows how far the batch is. `none`: it could not be posted. */
  board: discordId.or(z.literal('none')).optional(),
});
export type Batch = z.infer<typeof batchRecord>;

/** A number that a press's id is multiplied by. It is above `mostScenes`. */
const idFactor = 16n;

/**
 * An id for each job of a batch. Every other job has the id of its interaction, which has 64 bits; these are larger than
 * any such id, and no two presses share one. They have twenty digits until the year 2062.
 */
export function batchJobIds(press: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(BigInt(press) * idFactor + BigInt(index)));
}

/** How far a batch is. */
export interface BatchView {
  readonly id: string;
  readonly story: string;
  readonly of: number;
  readonly delivered: number;
  readonly cancelled: number;
  /** Ended without a clip for another reason. */
  readonly failed: number;
  /** That were used so far. */
  readonly credits: number;
}

/** How far a batch is, from those of its jobs that are known. */
export function batchView({ id, story, jobs: ids }: Batch, jobs: readonly Job[]): BatchView {
  const ended = jobs.filter(hasEnded);
  const delivered = ended.filter(({ state }) => state === 'delivered').length;
  const cancelled = ended.filter(({ state }) => state === 'cancelled').length;
  return {
    id,
    story,
    of: ids.length,
    delivered,
    cancelled,
    failed: ended.length - delivered - cancelled,
    credits: ended.reduce((sum, { settlement }) => sum + (settlement?.credits ?? 0), 0),
  };
}

export function isBatchOver({ of, delivered, cancelled, failed }: BatchView): boolean {
  return delivered + cancelled + failed === of;
}
