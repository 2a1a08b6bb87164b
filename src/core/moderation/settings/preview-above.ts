import { z } from 'zod';
import { localized } from '../../text.ts';
import { number, numbersText } from '../field.ts';
import type { PartOf, Setting } from '../setting.ts';

const shape = {
  /** Credits. A request that costs more is shown to its member before it is made. */
  previewAbove: z.number().int().nonnegative().optional(),
};
type Part = PartOf<typeof shape>;

/** From which price on a request is shown first. */
export const previewAbove = {
  name: 'preview-above' as const,
  section: 'limits' as const,
  shape,
  form: fields,
  fill: (_policy, { numbers }) => ({ previewAbove: numbers['previewAbove'] }),
  state: ({ previewAbove: above }) =>
    above === undefined ? localized('policy.no-preview') : localized('policy.state.preview-above', { count: above }),
  entry: (policy) => numbersText(fields(policy), localized('policy.no-preview')),
} satisfies Setting<Part>;

/** Whether a request that costs so many credits is shown first. */
export function isPreviewed({ previewAbove: above }: Part, credits: number): boolean {
  return above !== undefined && credits > above;
}

function fields({ previewAbove: above }: Part) {
  return [number('previewAbove', 'previewAbove', above)];
}
