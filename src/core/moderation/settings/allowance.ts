import { z } from 'zod';
import type { PartOf, Setting } from '../setting.ts';
import { windowFields, windows, windowsEntry, windowsText } from '../windows.ts';

const shape = { allowance: z.object(windows).default({}) };
type Part = PartOf<typeof shape>;

/** Credits that a member may use. */
export const allowance = {
  name: 'allowance' as const,
  section: 'credits' as const,
  shape,
  form: (policy, { ceilings }) => windowFields(policy.allowance, ceilings.member),
  fill: (_policy, { numbers: { day, month } }) => ({ allowance: { day, month } }),
  state: (policy, { ceilings }) => windowsText('policy.state.allowance', policy.allowance, ceilings.member),
  entry: (policy) => windowsEntry(policy.allowance),
} satisfies Setting<Part>;
