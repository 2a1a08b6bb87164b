import { z } from 'zod';

/** A member who is blocked from Easel in one server. Times in epoch ms. Without `until` the block has no end. */
export const blockRecord = z.object({
  version: z.literal(1),
  memberId: z.string(),
  by: z.string(),
  why: z.string(),
  at: z.number(),
  until: z.number().optional(),
  /** The id of the decision that set it. Absent on rows of earlier versions. */
  decision: z.string().optional(),
});
export type Block = z.infer<typeof blockRecord>;

/** One server is paused: it accepts no request. Members are told why. */
export const pauseRecord = z.object({ version: z.literal(1), by: z.string(), why: z.string(), at: z.number() });
export type Pause = z.infer<typeof pauseRecord>;

/** Whether the block, if it is in force, ends later than `until`. */
export function outlasts(block: Block | undefined, until: number | undefined, now: number): block is Block {
  if (!isBlocked(block, now)) return false;
  return (block.until ?? Infinity) > (until ?? Infinity);
}

export function isBlocked(block: Block | undefined, now: number): block is Block {
  return block !== undefined && (block.until === undefined || block.until > now);
}
