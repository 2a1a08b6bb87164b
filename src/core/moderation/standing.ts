import { z } from 'zod';

/** A member who may not use Easel in one server. Times in epoch ms; without `until`, for good. */
export const barRecord = z.object({
  version: z.literal(1),
  memberId: z.string(),
  by: z.string(),
  why: z.string(),
  at: z.number(),
  until: z.number().optional(),
});
export type Bar = z.infer<typeof barRecord>;

/** Nothing is taken on in one server; members are told why. */
export const pauseRecord = z.object({ version: z.literal(1), by: z.string(), why: z.string(), at: z.number() });
export type Pause = z.infer<typeof pauseRecord>;

export function isBarred(bar: Bar | undefined, now: number): bar is Bar {
  return bar !== undefined && (bar.until === undefined || bar.until > now);
}
