import { z } from 'zod';
import { decisionRecord } from './decision.ts';

/** One line for a server's log channel, with all that its text needs. */
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
  /** So many entries are missing: they waited too long, or there were too many to keep. */
  z.object({ kind: z.literal('left-out'), count: z.number() }),
]);
export type LogEntry = z.infer<typeof logEntry>;

/** One entry on its way to a log channel; `at` in epoch ms. */
export const queuedEntry = z.object({ version: z.literal(1), at: z.number(), entry: logEntry });

/**
 * A log channel that entries wait for: how many have a row, and how many more have none. An earlier version wrote the
 * second number only.
 */
export const waitingChannel = z.object({
  version: z.literal(1),
  waiting: z.number().int().nonnegative().optional(),
  leftOut: z.number().int().nonnegative(),
});

/** The message that is being sent. It is on disk first, so that it can be found after a restart and is not sent twice. */
export const logBatch = z.object({
  version: z.literal(1),
  /** When it was put together, in epoch ms. */
  at: z.number(),
  /** The id of the message before it, where that is known. The search for it begins after this id. */
  after: z.string().optional(),
  text: z.string(),
  /** At most 25 characters. */
  nonce: z.string(),
  /** The rows of the entries in it. */
  keys: z.array(z.string()),
  /** How many entries without a row it mentions. */
  leftOut: z.number().int().nonnegative(),
});
export type LogBatch = z.infer<typeof logBatch>;
