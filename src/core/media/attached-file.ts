import { z } from 'zod';
import { inputSource } from './input.ts';

/** A file for an option, as Discord tells: one that was attached to a command or a form, or one of an earlier message. */
export const attachedFile = z.object({
  url: z.string(),
  name: z.string(),
  /** In bytes, where Discord tells. */
  size: z.number().optional(),
  /** A MIME type, from the file's name. */
  type: z.string().optional(),
  /** In pixels. */
  width: z.number().optional(),
  height: z.number().optional(),
  /** Where it is, if it was not attached: in a message, or at an address. Then `url` is empty. */
  source: inputSource.optional(),
});
export type AttachedFile = Readonly<z.infer<typeof attachedFile>>;
