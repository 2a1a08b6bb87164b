import { z } from 'zod';
import { list, mentions, localized, localizedList, type Text } from '../../text.ts';
import { models as modelsField, roles } from '../field.ts';
import type { PolicyRequest, Requester, PartOf, Setting } from '../setting.ts';
import type { models } from './models.ts';

const rolesOfModel = z.object({ modelId: z.string(), roleIds: z.array(z.string()).min(1) });
const shape = { modelRoles: z.array(rolesOfModel).default([]) };
type Part = PartOf<typeof shape>;

/** Models that only members with one of these roles may use. */
export const modelRoles = {
  name: 'model-roles' as const,
  section: 'models' as const,
  shape,
  form: () => [modelsField('models', []), roles('model-roles', 0)],
  fill: (policy, picked) => ({
    modelRoles: [
      ...policy.modelRoles.filter(({ modelId }) => !picked.models.includes(modelId)),
      ...(picked.roles.length === 0 ? [] : picked.models.map((modelId) => ({ modelId, roleIds: [...picked.roles] }))),
    ],
  }),
  state({ modelRoles: own }) {
    if (own.length === 0) return localized('policy.none');
    const items = own.map(({ modelId, roleIds }) => ({
      parts: [{ model: modelId }, ' ', list(mentions('role', roleIds), localized('policy.none'), { separator: ' ' })],
    }));
    return localized('policy.state.model-roles', { models: named(items) });
  },
  entry: (policy) => named(policy.modelRoles.map(({ modelId }) => ({ model: modelId }))),
  refusal(policy, { roleIds }: Pick<Requester, 'roleIds'>, { model }: Pick<PolicyRequest, 'model'>) {
    const needed = policy.modelRoles.find(({ modelId }) => modelId === model.id)?.roleIds;
    if (needed === undefined || needed.some((role) => roleIds.includes(role))) return undefined;
    return localizedList('refusal.model-roles', 'roles', mentions('role', needed), localized('refusal.model-off'));
  },
  references: (policy) => ({
    roles: policy.modelRoles.flatMap(({ roleIds }) => roleIds),
    models: policy.modelRoles.map(({ modelId }) => modelId),
  }),
  /** A model for roles that no longer exist is turned off. */
  cleanUp(policy, { hasRole, modelIds }) {
    const left = policy.modelRoles
      .filter(({ modelId }) => modelIds.includes(modelId))
      .map(({ modelId, roleIds }) => ({ modelId, roleIds: roleIds.filter(hasRole) }));
    const closed = left.filter(({ roleIds }) => roleIds.length === 0).map(({ modelId }) => modelId);
    return {
      modelRoles: left.filter(({ roleIds }) => roleIds.length > 0),
      modelsOff: [...new Set([...policy.modelsOff, ...closed])],
    };
  },
} satisfies Setting<Part, Part & PartOf<typeof models.shape>>;

function named<const I extends string = never>(items: readonly Text<I>[]) {
  return list(items, localized('policy.none'), { isShortenedFirst: true });
}
