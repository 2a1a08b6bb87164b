import { z } from 'zod';
import { list, mentions, localized } from '../../text.ts';
import { models } from '../field.ts';
import type { PartOf, Setting } from '../setting.ts';

const shape = { ageRestricted: z.array(z.string()).default([]) };
type Part = PartOf<typeof shape>;

/** Models that may be used in age-restricted channels only. */
export const ageRestricted = {
  name: 'age-restricted' as const,
  section: 'models' as const,
  shape,
  form: (policy) => [models('models-age-restricted', policy.ageRestricted)],
  fill: (_policy, picked) => ({ ageRestricted: [...picked.models] }),
  state: (policy) =>
    policy.ageRestricted.length === 0
      ? localized('policy.none')
      : localized('policy.state.age-restricted', { models: named(policy) }),
  entry: (policy) => named(policy),
  refusal: (policy, { isAgeRestricted }, { model }) =>
    policy.ageRestricted.includes(model.id) && !isAgeRestricted ? localized('refusal.age-restricted') : undefined,
  references: (policy) => ({ models: policy.ageRestricted }),
  cleanUp: (policy, { modelIds }) => ({ ageRestricted: policy.ageRestricted.filter((id) => modelIds.includes(id)) }),
} satisfies Setting<Part>;

function named(policy: Part) {
  return list(mentions('model', policy.ageRestricted), localized('policy.none'), { isShortenedFirst: true });
}
