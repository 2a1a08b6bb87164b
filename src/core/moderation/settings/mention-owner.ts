import { z } from 'zod';
import { localized } from '../../text.ts';
import { choice } from '../field.ts';
import type { PartOf, Setting } from '../setting.ts';

const shape = { mentionOwner: z.boolean().default(false) };
type Part = PartOf<typeof shape>;

/** Whether the end of a job that took long mentions its owner. */
export const mentionOwner = {
  name: 'mention-owner' as const,
  section: 'limits' as const,
  shape,
  form: (policy) => [
    choice('mention-owner', ['mention-on', 'mention-off'], policy.mentionOwner ? 'mention-on' : 'mention-off'),
  ],
  fill: (policy, { choices }) => ({
    mentionOwner:
      choices['mention-owner'] === undefined ? policy.mentionOwner : choices['mention-owner'] === 'mention-on',
  }),
  state: said,
  entry: said,
} satisfies Setting<Part>;

function said(policy: Part) {
  return policy.mentionOwner ? localized('policy.choice.mention-on') : localized('policy.choice.mention-off');
}
