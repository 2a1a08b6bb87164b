import { z } from 'zod';
import { mediaKinds } from './media-kind.ts';

const range = z.object({ min: z.number().optional(), max: z.number().optional() });
export type Range = z.infer<typeof range>;

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

/** Where a file that goes into a model comes from. */
export const inputSource = z.discriminatedUnion('kind', [
  /** The member attached it to the command. Discord's link ends after a while. */
  z.object({ kind: z.literal('attachment'), url: z.string() }),
  z.object({ kind: z.literal('address'), url: z.string() }),
  /** One of the files of a message of the bot, counted from 1. */
  z.object({
    kind: z.literal('message'),
    channelId: z.string(),
    messageId: z.string(),
    number: z.number().int().positive(),
  }),
]);
export type InputSource = z.infer<typeof inputSource>;
