import { z } from 'zod';
import { list, localized } from '../../text.ts';
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
  section: 'limits' as const,
  shape,
  form: (policy, { ceilings }) => fields(policy, ceilings.atOnce),
  fill: (_policy, { numbers: { cooldown = 0, atOnce } }) => ({ cooldown, jobsAtOnce: atOnce }),
  state: (policy, { ceilings: { atOnce } }) => {
    const cooldown =
      policy.cooldown === 0
        ? localized('policy.no-cooldown')
        : localized('policy.state.cooldown', { count: policy.cooldown });
    const jobs = localized('policy.state.at-once', { count: jobsAtOnce(policy, atOnce) });
    return list([cooldown, jobs], localized('policy.none'));
  },
  entry: (policy) => numbersText(fields(policy), localized('policy.as-allowed')),
} satisfies Setting<Part>;

/**
 * Two requests may be decided in the other order than they were sent. Their times then differ by less than this, in ms.
 */
const clockSlack = 60_000;

/**
 * Until when a member has to wait after their last request, in epoch ms; `undefined` if they need not wait.
 *
 * @param last when it was accepted, in epoch ms.
 */
export function cooldownEnd(
  { cooldown }: Pick<Part, 'cooldown'>,
  last: number | undefined,
  now: number,
): number | undefined {
  // A time ahead of now was noted by a clock that ran ahead, so it means nothing.
  if (cooldown === 0 || last === undefined || last - now > clockSlack) return undefined;
  const end = last + cooldown * 1000;
  return end > now ? end : undefined;
}

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
