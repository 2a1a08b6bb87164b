import { z } from 'zod';
import { localized } from '../../text.ts';
import { choice } from '../field.ts';
import type { PartOf, Setting } from '../setting.ts';

const shape = { onlyForMe: z.boolean().default(true) };
type Part = PartOf<typeof shape>;

/** Whether members may get a result that only they can see. */
export const onlyForMe = {
  name: 'only-for-me' as const,
  section: 'limits' as const,
  shape,
  form: (policy) => [
    choice('only-for-me', ['private-on', 'private-off'], policy.onlyForMe ? 'private-on' : 'private-off'),
  ],
  fill: (policy, { choices }) => ({
    onlyForMe: choices['only-for-me'] === undefined ? policy.onlyForMe : choices['only-for-me'] === 'private-on',
  }),
  state: allowed,
  entry: allowed,
} satisfies Setting<Part>;

function allowed(policy: Part) {
  return policy.onlyForMe ? localized('policy.choice.private-on') : localized('policy.choice.private-off');
}
