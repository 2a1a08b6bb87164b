import { z } from 'zod';
import { localized, localizedList } from '../../text.ts';
import { number, numbersText } from '../field.ts';
import type { PartOf, Setting } from '../setting.ts';

const limits = z.object({
  credits: z.number().int().nonnegative().optional(),
  seconds: z.number().int().positive().optional(),
  images: z.number().int().positive().optional(),
});
const shape = { largest: limits.default({}) };
type Part = PartOf<typeof shape>;

/** The most images, seconds and credits of one request. */
export const largest = {
  name: 'largest' as const,
  section: 'limits' as const,
  shape,
  form: fields,
  fill: (_policy, { numbers: { credits, images, seconds } }) => ({ largest: { credits, images, seconds } }),
  state({ largest: { credits, images, seconds } }) {
    const said = [
      ...(credits === undefined ? [] : [localized('policy.most-credits', { count: credits })]),
      ...(images === undefined ? [] : [localized('policy.most-images', { count: images })]),
      ...(seconds === undefined ? [] : [localized('policy.most-seconds', { count: seconds })]),
    ];
    return localizedList('policy.state.largest', 'limits', said, localized('policy.no-limit'));
  },
  entry: (policy) => numbersText(fields(policy), localized('policy.no-limit')),
  refusal({ largest: most }, _requester, request) {
    const { images = 0, seconds = 0, credits } = request;
    if (most.images !== undefined && images > most.images) {
      return localized('refusal.too-many-images', { count: most.images });
    }
    if (most.seconds !== undefined && seconds > most.seconds) {
      return localized('refusal.too-many-seconds', { count: most.seconds });
    }
    if (most.credits !== undefined && credits > most.credits) {
      return localized('refusal.too-dear', { credits, most: most.credits });
    }
    return undefined;
  },
} satisfies Setting<Part>;

function fields({ largest: { credits, images, seconds } }: Part) {
  return [
    number('credits', 'credits', credits),
    number('images', 'images', images, { least: 1, most: 100 }),
    number('seconds', 'seconds', seconds, { least: 1, most: 3_600 }),
  ];
}
