import { z } from 'zod';
import { decisionRecord } from './decision.ts';

/** What a server's moderators read in their log channel, with all that its line needs. */
const logEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('decision'), decision: decisionRecord }),
  /** The server has used so much of its budget. */
  z.object({ kind: z.literal('budget'), window: z.enum(['day', 'month']), percent: z.number() }),
  /** Messages of a removed job that Easel could not delete. */
  z.object({
    kind: z.literal('not-cleared'),
    job: z.string(),
    channelId: z.string(),
    reply: z.string().optional(),
    messages: z.number(),
  }),
  /** A text that was refused. */
  z.object({
    kind: z.literal('screened'),
    memberId: z.string(),
    channelId: z.string(),
    text: z.string(),
    hit: z.object({
      source: z.enum(['automod', 'policy', 'operator']),
      ruleName: z.string(),
      matched: z.string(),
    }),
  }),
  /** Entries that waited too long, or were too many to be kept. */
  z.object({ kind: z.literal('left-out'), count: z.number() }),
]);
export type LogEntry = z.infer<typeof logEntry>;

/** One entry on its way to a log channel; `at` in epoch ms. */
export const queuedEntry = z.object({ version: z.literal(1), at: z.number(), entry: logEntry });

/**
 * A channel that is to be told something: how many entries wait for it, and how many more have no row of their own. An
 * earlier version wrote down the second only.
 */
export const waitingChannel = z.object({
  version: z.literal(1),
  waiting: z.number().int().nonnegative().optional(),
  leftOut: z.number().int().nonnegative(),
});

/** The message that is being written: on disk before it is sent, so that it can be found again and is not written twice. */
export const logBatch = z.object({
  version: z.literal(1),
  /** When it was put together, in epoch ms. */
  at: z.number(),
  /** The message that was written before it, where that is known: it is looked for among later ones. */
  after: z.string().optional(),
  text: z.string(),
  /** At most 25 characters. */
  nonce: z.string(),
  /** The rows that it tells of. */
  keys: z.array(z.string()),
  /** How many entries without a row it tells of. */
  leftOut: z.number().int().nonnegative(),
});
export type LogBatch = z.infer<typeof logBatch>;
