import { z } from 'zod';
import type { AttachedFile } from '../core/media/attached-file.ts';

const pixels = z.number().int().positive().nullish().catch(undefined);

/** What Easel reads of an attachment. An address of another kind, or a size that is no size, makes it no file. */
const attachment = z.object({
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  name: z.string().max(1_024),
  size: z.number().int().nonnegative(),
  contentType: z.string().max(200).nullish().catch(undefined),
  width: pixels,
  height: pixels,
});

/** A file that Discord resolved; `undefined` if the interaction does not say what was attached, or not readably. */
export function attachedFile(resolved: unknown): AttachedFile | undefined {
  const { data } = attachment.safeParse(resolved);
  if (data === undefined) return undefined;
  const { url, name, size, contentType, width, height } = data;
  return { url, name, size, type: contentType ?? undefined, width: width ?? undefined, height: height ?? undefined };
}
