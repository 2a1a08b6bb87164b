import { z } from 'zod';
import { discordId } from '../discord-id.ts';
import { mediaKinds } from './media-kind.ts';

const range = z.object({ min: z.number().optional(), max: z.number().optional() });
export type Range = z.infer<typeof range>;

/** The most bytes of a picture that is made smaller. RunComfy recommends at most 50 MB for pictures. */
export const largestOriginal = 50_000_000;
/**
 * The most bytes of all files of a job. They are posted in one message: Discord takes 25 MiB a request
 * (developers/resources/message), and the rest of the request needs room, too.
 */
export const mostTogether = 24.5 * 2 ** 20;

/** What a model takes as one of its inputs. What is left out is not limited. Both ends of a range are allowed. */
export const inputBounds = z.object({
  media: z.enum(mediaKinds),
  /** The most bytes. */
  bytes: z.number().positive(),
  /** Extensions without dots, such as `jpg`. */
  types: z.array(z.string()).optional(),
  /** Whether a picture must not move. */
  still: z.boolean(),
  /** In pixels. */
  width: range.optional(),
  height: range.optional(),
  /** Width times height. */
  pixels: range.optional(),
  /** Width divided by height. */
  ratio: range.optional(),
  seconds: range.optional(),
});
export type InputBounds = z.infer<typeof inputBounds>;

/** The reasons that compare a measure of the file with a limit. */
const measureReasons = [
  /** In bytes. */
  'too-large',
  /** All files of a request together, in bytes. */
  'too-large-together',
  /** The width or the height, in pixels. */
  'too-narrow',
  'too-wide',
  'too-low',
  'too-high',
  /** Width times height. */
  'too-few-pixels',
  'too-many-pixels',
  /** Width divided by height: too upright, or too broad. */
  'ratio-too-small',
  'ratio-too-large',
  /** In seconds. */
  'too-short',
  'too-long',
] as const;
export type MeasureReason = (typeof measureReasons)[number];

const otherReasons = [
  'animated',
  'empty',
  /** It is no file that Easel takes, whatever its name says. */
  'unknown-type',
  'truncated',
  'encrypted',
  /** It cannot be read, or reading it takes too long or too much memory. */
  'damaged',
  /** A picture with too many pixels to decode it. */
  'too-complex',
  /** It is not where it was, or cannot be read there. */
  'gone',
  /** The message has no such result of Easel's. */
  'no-result',
  /** Its owner does not let others make anything from their results. */
  'declined',
  /** It was tried several times. */
  'unreachable',
] as const;

export const problemReasons = ['wrong-kind', 'wrong-type', 'above-limit', ...measureReasons, ...otherReasons] as const;

/** Why a file cannot go into a model, with what would fit. */
export const inputProblem = z.discriminatedUnion('reason', [
  z.object({ reason: z.literal('wrong-kind'), found: z.enum(mediaKinds), wanted: z.enum(mediaKinds) }),
  /** Both are extensions. */
  z.object({ reason: z.literal('wrong-type'), found: z.string(), wanted: z.array(z.string()) }),
  z.object({ reason: z.enum(measureReasons), found: z.number(), limit: z.number() }),
  /** It has more bytes than fit; how many is not known. */
  z.object({ reason: z.literal('above-limit'), limit: z.number() }),
  z.object({ reason: z.enum(otherReasons) }),
]);
export type InputProblem = z.infer<typeof inputProblem>;

/** Where a file that goes into a model comes from. */
export const inputSource = z.discriminatedUnion('kind', [
  /** The member attached it to the command. Discord's link ends after a while. */
  z.object({ kind: z.literal('attachment'), url: z.string() }),
  /** `job`: of whose result it is a file, where that is known. */
  z.object({ kind: z.literal('address'), url: z.string(), job: discordId.optional() }),
  /** One of the files of a message of the bot, counted from 1. */
  z.object({
    kind: z.literal('message'),
    channelId: z.string(),
    messageId: z.string(),
    number: z.number().int().positive(),
  }),
  /**
   * A file of somebody's message. Where the bot can read the message, it is taken from there; else `url` is Discord's
   * link at the time of the request. `isOwn`: the member who asks wrote the message.
   */
  z.object({
    kind: z.literal('upload'),
    channelId: z.string(),
    messageId: z.string(),
    attachment: z.string().optional(),
    url: z.string(),
    isOwn: z.boolean(),
  }),
  /**
   * A file that was put into an earlier job, counted from 0. It is read from that job's message. `isOwn`: the member
   * who asks put it in there.
   */
  z.object({ kind: z.literal('kept'), job: discordId, input: z.number().int().nonnegative(), isOwn: z.boolean() }),
]);
export type InputSource = z.infer<typeof inputSource>;
