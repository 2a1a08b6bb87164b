import { z } from 'zod';
import { languages } from '../language.ts';

/** Where a job stands. The last five are ends; nothing leads out of them. */
export const jobStates = [
  'accepted',
  'waiting',
  'submitting',
  'queued',
  'running',
  'fetching',
  'delivering',
  'delivered',
  'failed',
  'cancelled',
  'refused',
  'lost',
] as const;
export type JobState = (typeof jobStates)[number];

export const jobEnds = ['delivered', 'failed', 'cancelled', 'refused', 'lost'] as const satisfies readonly JobState[];
export type JobEnd = (typeof jobEnds)[number];

/** Why a job ended without a result, in terms that a member can act on. */
export const failureReasons = [
  /** The model's own filter refused the prompt or the result. */
  'moderated',
  /** RunComfy refused the inputs at submission. */
  'inputs-refused',
  /** RunComfy does not know the model, or this account may not use it. */
  'model-unavailable',
  /** The run ended with an error of the model's. */
  'run-failed',
  /** The run ended well, but without any file. */
  'no-output',
  /** Files came, but none could be used: wrong type, foreign host, too large, gone. */
  'unusable-output',
  /** RunComfy no longer knows the request. */
  'expired',
  /** The paid request left, its answer never arrived: it is not sent again. */
  'outcome-unknown',
  /** Discord never showed the acknowledgement: nobody waits for this job. */
  'unseen',
  /** Looked for during a day, and RunComfy never said how it ended. */
  'no-answer',
  /** Its owner was blocked from Easel in its server before it was sent. */
  'blocked',
  /** Its server may no longer use the bot; it was not sent. */
  'server-not-allowed',
] as const;
export type FailureReason = (typeof failureReasons)[number];

export const mediaKinds = ['image', 'video', 'audio'] as const;
export type MediaKind = (typeof mediaKinds)[number];

/** What a member fills in. */
export type Scalar = string | number | boolean;

/** What can be sent for an input: what members fill in, and lists and objects that are sent as published. */
const json = z.union([z.string(), z.number(), z.boolean(), z.array(z.json()), z.record(z.string(), z.json())]);
export type Json = z.infer<typeof json>;

const fileProblems = ['wrong-type', 'foreign-host', 'too-large', 'gone', 'damaged'] as const;
export type FileProblem = (typeof fileProblems)[number];

/** What goes into addresses at Discord and RunComfy and into names of folders: nothing in it can lead anywhere else. */
export const discordId = z.string().regex(/^\d{1,20}$/);
const token = z.string().regex(/^[\w.=+-]{1,1000}$/);

/** As jobs name their files: `image-01.png`, `image-01-small.jpg`, `evidence-1.mp4`; with one ending more while it is written. */
export const fileName = /^[a-z0-9-]{1,80}-\d{1,4}(?:-small)?(?:\.[a-z0-9]{1,8}){1,2}$/;

/** A file in the spool. `name` is its file name there and at Discord; `size` in bytes. */
export const fetchedFile = z.object({
  name: z.string().regex(fileName),
  size: z.number().int().nonnegative(),
  kind: z.enum(mediaKinds),
  type: z.string(),
});

export type FetchedFile = z.infer<typeof fetchedFile>;

/** One output of the run: found in the result, then fetched to the spool, or found unusable. */
const outputFile = z.object({
  /** Empty once the job is forgotten. */
  url: z.string(),
  /** Set once it lies in the spool. */
  fetched: fetchedFile.optional(),
  problem: z.enum(fileProblems).optional(),
  /** Discord would not take it: it is linked instead of attached. */
  linked: z.boolean().optional(),
  /** How often it was made smaller to fit; its original is linked. */
  shrinks: z.number().int().positive().optional(),
  /** It is being made smaller. Where a start finds this, that ended the process before: it is not tried again. */
  shrinking: z.boolean().optional(),
});
export type OutputFile = z.infer<typeof outputFile>;

/** A Discord message of this job. `attachments` are kept by their ids whenever the message is edited. */
const jobMessage = z.object({
  id: discordId,
  attachments: z.array(z.object({ id: discordId.or(z.literal('')), file: z.number().int().nonnegative() })),
});
export type JobMessage = z.infer<typeof jobMessage>;

/**
 * Where the files of a job go. `reply`: into its public reply; `press`: into the private answer to the press that asked
 * for it; `channel`: into new messages beside the reply; `direct`: into direct messages, in the channel named.
 */
const route = z.discriminatedUnion('via', [
  z.object({ via: z.literal('reply') }),
  z.object({ via: z.literal('press') }),
  z.object({ via: z.literal('channel') }),
  z.object({ via: z.literal('direct'), channelId: discordId }),
]);
export type Route = z.infer<typeof route>;

export const jobRecord = z.object({
  version: z.literal(1),
  /** The interaction's id: a repeated interaction finds its record. */
  id: discordId,
  state: z.enum(jobStates),
  /** `version` is a digest of the model file that the job was accepted under. */
  model: z.object({ id: z.string(), version: z.string(), command: z.string() }),
  owner: z.object({ id: discordId, language: z.enum(languages) }),
  place: z.object({
    guildId: discordId,
    channelId: discordId,
    applicationId: discordId,
    /** The interaction's token; dropped when the job ends. */
    token: token.optional(),
    /** Bytes a file may have here, as Discord said in the interaction. */
    attachmentLimit: z.number().int().positive(),
  }),
  /** As typed, for showing. Absent for models without a prompt. */
  prompt: z.string().optional(),
  /** The other options as the owner reads them. */
  asked: z.array(z.object({ label: z.string(), value: z.string() })),
  /** What is sent to RunComfy, keys as in the model's schema. */
  input: z.record(z.string(), json),
  /** How many files the member asked for, where the model has such an input. */
  expected: z.number().int().positive().optional(),
  /** Milliseconds since the Unix epoch, each set when it happened. */
  times: z.object({
    accepted: z.number(),
    submitted: z.number().optional(),
    running: z.number().optional(),
    completed: z.number().optional(),
    late: z.number().optional(),
    ended: z.number().optional(),
  }),
  /** Set aside in all three accounts at acceptance, in the windows of that moment. */
  hold: z.object({
    credits: z.number().int().nonnegative(),
    micros: z.number().int().nonnegative(),
    day: z.string(),
    month: z.string(),
  }),
  /** How the hold ended: what was charged to member and server, and to the bot. Set once, together with the accounts. */
  settlement: z
    .object({ at: z.number(), credits: z.number().int().nonnegative(), micros: z.number().int().nonnegative() })
    .optional(),
  /** What RunComfy says that it cost, in millionths of a US dollar. */
  cost: z.number().int().nonnegative().optional(),
  /** What counts of the server's policy that it was accepted under: its revision, the member's jobs at once in that server, whether its result may go to its owner alone. */
  policy: z
    .object({
      revision: z.number().int().nonnegative(),
      atOnce: z.number().int().positive(),
      onlyForMe: z.boolean(),
    })
    .optional(),
  /** Which runs take alike, and a first guess in ms before any was seen. */
  pace: z.object({ key: z.string(), guess: z.number().positive() }),
  /** Submissions that provably were not taken: not connected, or told to come back later. */
  unsent: z.number().int().nonnegative(),
  requestId: z
    .string()
    .regex(/^[\w-]{1,128}$/)
    .optional(),
  /** What somebody with the right to it wants, until the job can follow. */
  wish: z.enum(['cancel', 'private', 'withhold']).optional(),
  /** The moderator who wished to cancel it, where it was not its owner. */
  cancelledBy: z.string().optional(),
  /** RunComfy's word on a cancel. */
  cancel: z.enum(['taken', 'refused']).optional(),
  /** The press that asked for a private result; its token is good for 15 minutes. */
  press: z.object({ token, at: z.number() }).optional(),
  /** It takes longer than allowed; Easel looks for it now and then. */
  late: z.boolean().optional(),
  /** Milliseconds since the submission in which RunComfy answered. */
  answered: z.number().int().nonnegative(),
  /** As RunComfy last told, while queued. */
  position: z.number().int().nonnegative().optional(),
  files: z.array(outputFile),
  /** Files that came beyond what one job may have: their addresses are not kept. */
  leftOut: z.number().int().positive().optional(),
  /** The public reply, where its status stands. */
  reply: discordId.optional(),
  /** Into the reply unless that turned out to be impossible. Earlier versions of Easel then wrote no route at all. */
  route: route.default({ via: 'reply' }),
  /** The messages that the files are in, by that route. */
  messages: z.array(jobMessage),
  failure: z.enum(failureReasons).optional(),
  /** What came of it could not be shown to anybody: it stays in its owner's list, and a result's files in the spool. */
  kept: z.boolean().optional(),
  /** The end stands in the owner's message, or there is no message to say it in. */
  told: z.boolean().optional(),
  /** Where its end was told beside its reply: in the channel, or in a direct message. */
  notice: z.object({ id: discordId, isDirect: z.boolean() }).optional(),
  /** A moderator removed it; `cleared` once all of it that can be deleted is. */
  removed: z.object({ by: discordId, at: z.number(), cleared: z.boolean() }).optional(),
});
export type Job = z.infer<typeof jobRecord>;

/** What a member asked for, checked and ready to become a job. */
export type JobRequest = Pick<
  Job,
  'id' | 'model' | 'owner' | 'place' | 'prompt' | 'asked' | 'input' | 'expected' | 'hold' | 'policy' | 'pace'
>;

/** The record of a job that was just accepted. */
export function newJob(request: JobRequest, at: number): Job {
  return {
    version: 1,
    state: 'accepted',
    ...request,
    times: { accepted: at },
    unsent: 0,
    answered: 0,
    files: [],
    route: { via: 'reply' },
    messages: [],
  };
}
