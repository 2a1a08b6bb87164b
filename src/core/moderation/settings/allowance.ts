import { z } from 'zod';
import { localized } from '../../text.ts';
import type { PartOf, Setting } from '../setting.ts';
import { windowFields, windows, windowsEntry, windowsText } from '../windows.ts';

const shape = { allowance: z.object(windows).default({}) };
type Part = PartOf<typeof shape>;

/** Credits that a member may use. */
export const allowance = {
  name: 'allowance' as const,
  shape,
  form: (policy, { ceilings }) => windowFields(policy.allowance, ceilings.member),
  fill: (_policy, { numbers: { day, month } }) => ({ allowance: { day, month } }),
  line: (policy, { ceilings }) =>
    localized('policy.line.allowance', { allowance: windowsText(policy.allowance, ceilings.member) }),
  entry: (policy) => windowsEntry(policy.allowance),
} satisfies Setting<Part>;
