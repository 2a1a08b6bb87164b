import { z } from 'zod';
import { origin } from '../job/origin.ts';
import { decisionRecord } from './decision.ts';

/** The result that a decision is about, as it was when the decision was made. */
const decidedResult = z.object({
  channelId: z.string(),
  /** The public message that shows it. */
  message: z.string().optional(),
  /** The beginning of its prompt. */
  prompt: z.string().optional(),
  /** What it was made from, and how. */
  origin: origin.pick({ kind: true, parent: true }).optional(),
  /** The card of its report, which has the pictures. */
  report: z.object({ channelId: z.string(), id: z.string() }).optional(),
});
export type DecidedResult = z.infer<typeof decidedResult>;

/** One entry for a server's log channel, with all that its card needs. */
const logEntry = z.discriminatedUnion('kind', [
  /** Earlier versions stored no `result`. */
  z.object({ kind: z.literal('decision'), decision: decisionRecord, result: decidedResult.optional() }),
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
export type TimedEntry = Pick<z.infer<typeof queuedEntry>, 'at' | 'entry'>;

/** The ids of the first component of a message and of the first one in it. By them the message is found again. */
const marks = z.tuple([z.number().int(), z.number().int()]);
export type LogMarks = z.infer<typeof marks>;

/** What a message in a log channel consists of. An earlier version wrote plain text. */
const logMessage = z.union([
  z.object({ components: z.array(z.custom<object>((part) => typeof part === 'object' && part !== null)), marks }),
  z.object({ text: z.string() }),
]);
export type LogMessage = z.infer<typeof logMessage>;

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
export const logBatch = z
  .object({
    version: z.literal(1),
    /** When it was put together, in epoch ms. */
    at: z.number(),
    /** The id of the message before it, where that is known. The search for it begins after this id. */
    after: z.string().optional(),
    /** At most 25 characters. */
    nonce: z.string(),
    /** The rows of the entries in it. */
    keys: z.array(z.string()),
    /** How many entries without a row it mentions. */
    leftOut: z.number().int().nonnegative(),
  })
  .and(logMessage);
export type LogBatch = z.infer<typeof logBatch>;
