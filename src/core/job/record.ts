import { z } from 'zod';
import { discordId } from '../discord-id.ts';
import { locales } from '../language.ts';
import { attachedFile } from '../media/attached-file.ts';
import { inputBounds, inputProblem, inputSource } from '../media/input.ts';
import { mediaKinds } from '../media/media-kind.ts';
import { origin } from './origin.ts';

/** The states of a job. The last five are final. */
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
  /** The paid request left, and its answer never arrived. It is not sent again. */
  'outcome-unknown',
  /** Discord never showed the job's card, so nobody waits for the job. */
  'unseen',
  /** The run was watched for a day, and RunComfy never told how it ended. */
  'no-answer',
  /** Its owner was blocked in its server before the job was sent. */
  'blocked',
  /** Its server may no longer use the bot; it was not sent. */
  'server-not-allowed',
  /** A file that its owner put in cannot go into the model. */
  'input-unusable',
  /** Discord took no message with the files that its owner put in. */
  'input-unposted',
  /** RunComfy could not read a file that its owner put in, or its link ended before the job was sent. */
  'input-unreadable',
] as const;
export type FailureReason = (typeof failureReasons)[number];

/** A value that a member fills in. */
export type Scalar = string | number | boolean;

/** A value of an input: what members fill in, or lists and objects that are sent as the model file has them. */
const json = z.union([z.string(), z.number(), z.boolean(), z.array(z.json()), z.record(z.string(), z.json())]);
export type Json = z.infer<typeof json>;

const fileProblems = ['wrong-type', 'foreign-host', 'too-large', 'svg', 'gone', 'damaged'] as const;
export type FileProblem = (typeof fileProblems)[number];

const token = z.string().regex(/^[\w.=+-]{1,1000}$/);

/**
 * The name of a job's file: `image-01.png`, `image-01-small.jpg`, `evidence-1.mp4`. While it is written it has one more
 * extension.
 */
export const fileName = /^[a-z0-9-]{1,80}-\d{1,4}(?:-small)?(?:\.[a-z0-9]{1,8}){1,2}$/;

/** A file in the spool. `name` is its name there and at Discord. `size` is in bytes. */
export const fetchedFile = z.object({
  name: z.string().regex(fileName),
  size: z.number().int().nonnegative(),
  kind: z.enum(mediaKinds),
  type: z.string(),
});

export type FetchedFile = z.infer<typeof fetchedFile>;

/** One output of the run. It is found in the result, then fetched to the spool, or found unusable. */
const outputFile = z.object({
  /** Empty after the job is forgotten. */
  url: z.string(),
  /** Set when the file is in the spool. */
  fetched: fetchedFile.optional(),
  problem: z.enum(fileProblems).optional(),
  /** What somebody says that it shows, for those who cannot see it. `by`: who wrote it. */
  alt: z.object({ text: z.string(), by: discordId }).optional(),
  /** Discord would not take the file, so it is linked instead of attached. */
  linked: z.boolean().optional(),
  /** How often the picture was made smaller to fit. Its original is linked. */
  shrinks: z.number().int().positive().optional(),
  /**
   * The picture is being made smaller. If a start finds this, the picture ended the process before, and is not tried
   * again.
   */
  shrinking: z.boolean().optional(),
});
export type OutputFile = z.infer<typeof outputFile>;

/** A file that a member puts in. It is brought to the spool, checked, and posted with the job before the job is sent. */
const jobInput = z.object({
  /** Its key at RunComfy. Several files of one list have the same. */
  input: z.string(),
  /** Whether the input takes a list. */
  isList: z.boolean(),
  /** The option's name, as the owner reads it. */
  label: z.string(),
  /** Dropped when the job is forgotten. */
  source: inputSource.optional(),
  /** The jobs whose file it is: of whose result, or put into which. It goes with any of them. */
  from: z.array(discordId).optional(),
  /** As they were when the job was accepted. */
  bounds: inputBounds,
  /** A picture that is too large is made smaller. */
  resize: z.boolean(),
  /** Whether the model takes the file's bytes in the request, as a data URI. */
  dataUri: z.boolean(),
  /** How many bytes it may have in the spool. */
  reserved: z.number().int().nonnegative(),
  /** Set when the file is in the spool, and is what the model takes. */
  fetched: fetchedFile.optional(),
  /** The attachment of the job's message, and Discord's signed link to it. */
  posted: z.object({ attachment: discordId.or(z.literal('')), link: z.string() }).optional(),
});
export type JobInput = z.infer<typeof jobInput>;

/** A Discord message of this job. When it is edited, its `attachments` are kept by their ids. */
const jobMessage = z.object({
  id: discordId,
  attachments: z.array(z.object({ id: discordId.or(z.literal('')), file: z.number().int().nonnegative() })),
});
export type JobMessage = z.infer<typeof jobMessage>;

/**
 * Where the files of a job go. `reply`: into its public reply. `press`: into the private answer to the press that asked
 * for it. `channel`: into new messages next to the reply. `direct`: into direct messages, in this channel.
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
  /** The id of the interaction. So a repeated interaction finds its record. */
  id: discordId,
  state: z.enum(jobStates),
  /** `version` is a digest of the model file under which the job was accepted. */
  model: z.object({
    id: z.string(),
    version: z.string(),
    command: z.string(),
    /** What people call it. Absent if its file has no title, and on records of earlier versions. */
    title: z.string().optional(),
  }),
  owner: z.object({ id: discordId, language: z.enum(locales) }),
  place: z.object({
    guildId: discordId,
    channelId: discordId,
    applicationId: discordId,
    /** The interaction's token; dropped when the job ends. */
    token: token.optional(),
    /** How many bytes a file may have here, as Discord said in the interaction. */
    attachmentLimit: z.number().int().positive(),
  }),
  /** The text for showing. Absent for models without a prompt. */
  prompt: z.string().optional(),
  /**
   * The other options, as their owner reads them. `isUsual`: the value is what the model does by itself. `over`: a flag of
   * the prompt that said otherwise, and was not used.
   */
  asked: z.array(
    z.object({
      label: z.string(),
      value: z.string(),
      isUsual: z.boolean().optional(),
      over: z.string().optional(),
    }),
  ),
  /** The inputs that are sent to RunComfy, with the keys of the model's schema. */
  input: z.record(z.string(), json),
  /**
   * The options that the member gave, by their names, so that the job can be tried again. Earlier versions of Easel did
   * not store them. They are dropped with the prompt.
   */
  given: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), attachedFile])).optional(),
  /** The input whose seed was drawn, because the member gave none. */
  drawnSeed: z.string().optional(),
  /** The files that go in, in their order. Their links are added to `input` when the job is sent. */
  inputs: z.array(jobInput).default([]),
  /** How many files the member asked for, if the model has such an input. */
  expected: z.number().int().positive().optional(),
  /** What each picture of a story shows, in their order. They are dropped with the prompt. */
  captions: z.array(z.string()).optional(),
  /** In epoch ms. Each is set when it happened. */
  times: z.object({
    accepted: z.number(),
    submitted: z.number().optional(),
    running: z.number().optional(),
    completed: z.number().optional(),
    late: z.number().optional(),
    ended: z.number().optional(),
  }),
  /** The amounts that all three accounts hold since acceptance, and the windows of that moment. */
  hold: z.object({
    credits: z.number().int().nonnegative(),
    micros: z.number().int().nonnegative(),
    day: z.string(),
    month: z.string(),
  }),
  /**
   * How the hold ended: what was charged to the member and the server, and to the bot. It is set once, together with
   * the accounts.
   */
  settlement: z
    .object({ at: z.number(), credits: z.number().int().nonnegative(), micros: z.number().int().nonnegative() })
    .optional(),
  /** The cost that RunComfy reports, in millionths of a US dollar. */
  cost: z.number().int().nonnegative().optional(),
  /**
   * What still matters of the server's policy at acceptance: its revision, the member's jobs at once in that server,
   * whether the result may go to its owner alone, and whether its end mentions them.
   */
  policy: z
    .object({
      revision: z.number().int().nonnegative(),
      atOnce: z.number().int().positive(),
      onlyForMe: z.boolean(),
      /** After how many ms its end mentions its owner; absent: never. */
      mentionAfter: z.number().int().positive().optional(),
    })
    .optional(),
  /** The kind of its run, and the first guess of its duration in ms. */
  pace: z.object({ key: z.string(), guess: z.number().positive() }),
  /** How often RunComfy provably did not take the job: no connection, or told to come back later. */
  unsent: z.number().int().nonnegative(),
  requestId: z
    .string()
    .regex(/^[\w-]{1,128}$/)
    .optional(),
  /**
   * The job that this one tries again. `unseen`: an earlier try of it, whose card Discord never showed.
   */
  retryOf: z.object({ job: discordId, unseen: discordId.optional() }).optional(),
  /** The form that requested it: the id of the press that opened the form. A form makes one job. */
  form: discordId.optional(),
  /** The job that it was made from. Absent where it was made from none. */
  origin: origin.optional(),
  /** The press that started several jobs together, of which this is one. */
  batch: discordId.optional(),
  /** The job with which its owner tried it again. */
  retriedBy: discordId.optional(),
  /** What somebody requested of the job, until it can be done. */
  wish: z.enum(['cancel', 'private', 'withhold']).optional(),
  /** The job is to be cancelled if it can be, besides its `wish`. Earlier versions of Easel forgot one of the two. */
  wishesCancel: z.boolean().optional(),
  /** The moderator who asked for the cancel, if it was not the owner. */
  cancelledBy: z.string().optional(),
  /** RunComfy's answer to a cancel. */
  cancel: z.enum(['taken', 'refused']).optional(),
  /**
   * The press that asked for a private result. Its token is valid for 15 minutes. `isExpiring`: its answer offers a new
   * press instead.
   */
  press: z.object({ token, at: z.number(), isExpiring: z.boolean().optional() }).optional(),
  /** The run takes longer than allowed and is polled less often. */
  late: z.boolean().optional(),
  /** For how many ms since the submission RunComfy answered. */
  answered: z.number().int().nonnegative(),
  /** The position that RunComfy last reported, while queued. */
  position: z.number().int().nonnegative().optional(),
  files: z.array(outputFile),
  /** How many files came beyond the limit of one job. Their addresses are not kept. */
  leftOut: z.number().int().positive().optional(),
  /** The public reply, which shows the status. */
  reply: discordId.optional(),
  /** The reply, unless that turned out to be impossible. Earlier versions of Easel stored no route. */
  route: route.default({ via: 'reply' }),
  /** The messages that have the files, by that route. */
  messages: z.array(jobMessage),
  failure: z.enum(failureReasons).optional(),
  /** What is wrong with a file that was put in, and the option that it was given in, as the owner reads it. */
  inputProblem: z.object({ label: z.string(), problem: inputProblem }).optional(),
  /** The message of the files that were put in, if they do not fit into the reply together with the result. */
  inputsMessage: discordId.optional(),
  /** The result could not be shown to anybody. The job stays in its owner's list, and its files in the spool. */
  kept: z.boolean().optional(),
  /** The end is shown in the owner's message, or there is no message that could show it. */
  told: z.boolean().optional(),
  /** The message that announced the end next to the reply: in the channel, or as a direct message. */
  notice: z.object({ id: discordId, isDirect: z.boolean() }).optional(),
  /** The reply to its card that mentions its owner. It is set before the message is sent; `isOver`: sent or given up. */
  mention: z.object({ isOver: z.boolean(), message: discordId.optional() }).optional(),
  /**
   * A moderator removed the job, or its owner deleted it. `cleared`: everything that can be deleted is deleted.
   * `hasChildren`: jobs that were made from it may still name its owner or show its files.
   */
  removed: z
    .object({
      by: discordId,
      byOwner: z.boolean().optional(),
      at: z.number(),
      cleared: z.boolean(),
      hasChildren: z.boolean().optional(),
    })
    .optional(),
});
export type Job = z.infer<typeof jobRecord>;

/** What a member asked for, checked and ready to become a job. */
export type JobRequest = Pick<
  Job,
  | 'id'
  | 'model'
  | 'owner'
  | 'place'
  | 'prompt'
  | 'asked'
  | 'input'
  | 'given'
  | 'drawnSeed'
  | 'retryOf'
  | 'origin'
  | 'form'
  | 'batch'
  | 'inputs'
  | 'expected'
  | 'captions'
  | 'hold'
  | 'policy'
  | 'pace'
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
