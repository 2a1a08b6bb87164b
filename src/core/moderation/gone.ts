import type { Policy, PolicyContent } from './policy.ts';

/** What is in the server and in the catalog now: what else is picked is left out. */
export interface Present {
  readonly hasChannel: (id: string) => boolean;
  readonly hasRole: (id: string) => boolean;
  readonly modelIds: readonly string[];
}

/** Whether all channels where Easel may be used were deleted: then it may be used nowhere, until others are picked. */
export function isNowhere(
  { channels }: Pick<Policy, 'channels'>,
  { hasChannel }: Pick<Present, 'hasChannel'>,
): boolean {
  return channels.length > 0 && !channels.some(hasChannel);
}

/** Channels, roles and models of a policy that are no longer there, and mean nothing any more. */
export function goneFrom(policy: PolicyContent, present: Present): readonly string[] {
  const { logChannel } = policy;
  const channels = [
    ...(isNowhere(policy, present) ? [] : policy.channels),
    ...(logChannel === undefined ? [] : [logChannel]),
  ];
  const roles = [
    ...policy.roleAllowances.map(({ roleId }) => roleId),
    ...policy.modelRoles.flatMap(({ roleIds }) => roleIds),
  ];
  const models = [...policy.modelsOff, ...policy.ageRestricted, ...policy.modelRoles.map(({ modelId }) => modelId)];
  return [
    ...new Set([
      ...channels.filter((id) => !present.hasChannel(id)),
      ...roles.filter((id) => !present.hasRole(id)),
      ...models.filter((id) => !present.modelIds.includes(id)),
    ]),
  ];
}

/**
 * Cleaning up opens nothing: a model for roles that are all gone is turned off, and channels that are all gone stay where
 * Easel may be used, which is nowhere.
 */
export function withoutGone(content: PolicyContent, present: Present): PolicyContent {
  const { hasChannel, hasRole, modelIds } = present;
  const isModel = (id: string): boolean => modelIds.includes(id);
  const modelRoles = content.modelRoles
    .filter(({ modelId }) => isModel(modelId))
    .map(({ modelId, roleIds }) => ({ modelId, roleIds: roleIds.filter(hasRole) }));
  const closed = modelRoles.filter(({ roleIds }) => roleIds.length === 0).map(({ modelId }) => modelId);
  const { logChannel } = content;
  return {
    ...content,
    logChannel: logChannel !== undefined && hasChannel(logChannel) ? logChannel : undefined,
    channels: isNowhere(content, present) ? content.channels : content.channels.filter(hasChannel),
    roleAllowances: content.roleAllowances.filter(({ roleId }) => hasRole(roleId)),
    modelRoles: modelRoles.filter(({ roleIds }) => roleIds.length > 0),
    modelsOff: [...new Set([...content.modelsOff.filter(isModel), ...closed])],
    ageRestricted: content.ageRestricted.filter(isModel),
  };
}
