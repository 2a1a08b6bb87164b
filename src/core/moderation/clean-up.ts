import type { PolicyContent } from './policy.ts';
import type { KnownReferences, References } from './setting.ts';
import { settings } from './settings.ts';

/** The ids of channels, roles and models in a policy that no longer exist, each once. */
export function staleReferences(policy: PolicyContent, present: KnownReferences): readonly string[] {
  const references: readonly References[] = settings.flatMap((setting) =>
    'references' in setting ? [setting.references(policy, present)] : [],
  );
  const { hasChannel, hasRole, modelIds } = present;
  return [
    ...new Set([
      ...references.flatMap(({ channels = [] }) => channels.filter((id) => !hasChannel(id))),
      ...references.flatMap(({ roles = [] }) => roles.filter((id) => !hasRole(id))),
      ...references.flatMap(({ models = [] }) => models.filter((id) => !modelIds.includes(id))),
    ]),
  ];
}

/** The policy without the ids that no longer exist. It never allows more than before. */
export function cleanUp(content: PolicyContent, present: KnownReferences): PolicyContent {
  return settings.reduce<PolicyContent>(
    (policy, setting) => ('cleanUp' in setting ? { ...policy, ...setting.cleanUp(policy, present) } : policy),
    content,
  );
}
