import { z } from 'zod';
import { localized } from '../../text.ts';
import { number, numbersText } from '../field.ts';
import type { PartOf, Setting } from '../setting.ts';

const shape = {
  /** Seconds between two requests of a member. */
  cooldown: z.number().int().nonnegative().default(0),
  /** A member's jobs at RunComfy at once. */
  jobsAtOnce: z.number().int().positive().optional(),
};
type Part = PartOf<typeof shape>;

/** How fast a member may ask. */
export const pace = {
  name: 'pace' as const,
  shape,
  form: (policy, { ceilings }) => fields(policy, ceilings.atOnce),
  fill: (_policy, { numbers: { cooldown = 0, atOnce } }) => ({ cooldown, jobsAtOnce: atOnce }),
  line: (policy, { ceilings: { atOnce } }) =>
    localized('policy.line.pace', { cooldown: policy.cooldown, atOnce: jobsAtOnce(policy, atOnce) }),
  entry: (policy) => numbersText(fields(policy), localized('policy.as-allowed')),
} satisfies Setting<Part>;

/** A member's jobs at once in this server. */
export function jobsAtOnce(policy: Part, ceiling: number): number {
  return Math.min(policy.jobsAtOnce ?? ceiling, ceiling);
}

function fields(policy: Part, ceiling?: number) {
  return [
    number('cooldown', 'cooldown', policy.cooldown, { most: 86_400, blank: 0 }),
    number('atOnce', 'atOnce', policy.jobsAtOnce, { least: 1, most: 1_000, ceiling }),
  ];
}
