import { z } from 'zod';

/** A file that was attached to a command, as Discord tells. */
export const attachedFile = z.object({
  url: z.string(),
  name: z.string(),
  /** In bytes. */
  size: z.number(),
  /** A MIME type, from the file's name. */
  type: z.string().optional(),
  /** In pixels. */
  width: z.number().optional(),
  height: z.number().optional(),
});
export type AttachedFile = Readonly<z.infer<typeof attachedFile>>;
