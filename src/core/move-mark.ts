import { z } from 'zod';

/**
 * What a database says of its move into another one. `arriving`: it is being filled, and is not whole. `left`: its jobs
 * are in the other one now. `came`: it is whole, and in use. Both sides of one move have the same `id`. `other`: the
 * other database, for people.
 */
export const moveMark = z.object({
  version: z.literal(1),
  state: z.enum(['arriving', 'left', 'came']),
  id: z.string(),
  other: z.string(),
  /** In epoch ms. */
  at: z.number(),
});
export type MoveMark = z.infer<typeof moveMark>;
