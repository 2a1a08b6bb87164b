import { z } from 'zod';
import { mediaKinds } from './media-kind.ts';

/**
 * Why a file cannot be an input. `unknown-type`: it is none of the files that Easel takes, whatever its name says.
 * `too-complex`: it was not decoded, because that would take too much memory. `damaged`: it cannot be read, or
 * reading it took too long or too much memory.
 */
const inputFaults = ['empty', 'unknown-type', 'truncated', 'encrypted', 'too-complex', 'damaged'] as const;
export type InputFault = (typeof inputFaults)[number];

const intact = z.object({
  kind: z.literal('intact'),
  media: z.enum(mediaKinds),
  /** The MIME type that the bytes show. */
  type: z.string(),
  /** In bytes. */
  size: z.number().int().positive(),
  /** In pixels, as people see it: after the rotation that the file asks for. Absent for a sound. */
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
  /** Absent for a picture. */
  seconds: z.number().nonnegative().optional(),
  /** Whether it is a picture that moves. */
  isAnimated: z.boolean(),
});
export type IntactFile = z.infer<typeof intact>;

/** What a file is, by its bytes alone. */
export const inspection = z.discriminatedUnion('kind', [
  intact,
  z.object({ kind: z.literal('faulty'), fault: z.enum(inputFaults) }),
]);
export type Inspection = z.infer<typeof inspection>;
