import { z } from 'zod';
import { localized } from '../../text.ts';
import type { PartOf, Setting } from '../setting.ts';

const shape = { onlyForMe: z.boolean().default(true) };
type Part = PartOf<typeof shape>;

/** Whether members may get a result that only they can see. */
export const onlyForMe = {
  name: 'only-for-me' as const,
  shape,
  fill: (policy) => ({ onlyForMe: !policy.onlyForMe }),
  line: (policy) => localized('policy.line.only-for-me', { allowed: allowed(policy) }),
  entry: (policy) => allowed(policy),
} satisfies Setting<Part>;

function allowed(policy: Part) {
  return policy.onlyForMe ? localized('policy.on') : localized('policy.off');
}
