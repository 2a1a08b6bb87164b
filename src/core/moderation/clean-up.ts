import type { PolicyContent } from './policy.ts';
import type { Present, References } from './setting.ts';
import { settings } from './settings.ts';

/** Channels, roles and models of a policy that no longer exist, and mean nothing any more; each once. */
export function staleReferences(policy: PolicyContent, present: Present): readonly string[] {
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

/** The policy without them. That opens nothing. */
export function cleanUp(content: PolicyContent, present: Present): PolicyContent {
  return settings.reduce<PolicyContent>(
    (policy, setting) => ('cleanUp' in setting ? { ...policy, ...setting.cleanUp(policy, present) } : policy),
    content,
  );
}
