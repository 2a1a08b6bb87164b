import { z } from 'zod';
import { list, mentions, localized } from '../../text.ts';
import { models as modelsField } from '../field.ts';
import type { PolicyRequest, PartOf, Setting } from '../setting.ts';

const shape = { modelsOff: z.array(z.string()).default([]) };
type Part = PartOf<typeof shape>;

/** Models that are not offered here. */
export const models = {
  name: 'models' as const,
  section: 'models' as const,
  shape,
  form: ({ modelsOff }, { present }) => [
    modelsField(
      'models-offered',
      present.modelIds.filter((id) => !modelsOff.includes(id)),
    ),
  ],
  fill: (_policy, picked, { modelIds }) => ({ modelsOff: modelIds.filter((id) => !picked.models.includes(id)) }),
  state: named,
  entry: named,
  refusal: ({ modelsOff }, _requester: unknown, { model }: Pick<PolicyRequest, 'model'>) =>
    modelsOff.includes(model.id) ? localized('refusal.model-off') : undefined,
  references: ({ modelsOff }) => ({ models: modelsOff }),
  cleanUp: ({ modelsOff }, { modelIds }) => ({ modelsOff: modelsOff.filter((id) => modelIds.includes(id)) }),
} satisfies Setting<Part>;

function named({ modelsOff }: Part) {
  if (modelsOff.length === 0) return localized('policy.all-models');
  const off = list(mentions('model', modelsOff), localized('policy.none'), { isShortenedFirst: true });
  return localized('policy.state.models', { models: off });
}
