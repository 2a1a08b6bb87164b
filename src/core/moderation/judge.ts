import type { Policy } from './policy.ts';

/** Who asks, and where, as Discord says in the interaction. */
export interface Asker {
  readonly roleIds: readonly string[];
  /** The channel, and what it lies in: a thread's channel, a category. */
  readonly channelIds: readonly string[];
  readonly isAgeRestricted: boolean;
}

/** What is asked for, as far as a policy can limit it. */
export interface Asked {
  readonly modelId: string;
  /** What it is expected to cost. */
  readonly credits: number;
  readonly images: number | undefined;
  /** Of video or sound. */
  readonly seconds: number | undefined;
}

/** What the server's moderators decided against; said in private, with what can be done. */
export type PolicyRefusal =
  | { readonly reason: 'channel'; readonly channels: readonly string[] }
  | { readonly reason: 'model-off' }
  | { readonly reason: 'model-roles'; readonly roleIds: readonly string[] }
  | { readonly reason: 'age-restricted' }
  | { readonly reason: 'too-dear'; readonly most: number; readonly credits: number }
  | { readonly reason: 'too-many-images'; readonly most: number }
  | { readonly reason: 'too-many-seconds'; readonly most: number };

/** Whether a server's policy lets this request through; the first rule that does not is named. */
export function judge(policy: Policy, asker: Asker, asked: Asked): PolicyRefusal | undefined {
  const { channels, modelRoles, largest } = policy;
  if (channels.length > 0 && !asker.channelIds.some((channel) => channels.includes(channel))) {
    return { reason: 'channel', channels };
  }
  if (policy.modelsOff.includes(asked.modelId)) return { reason: 'model-off' };
  const roles = modelRoles.find(({ modelId }) => modelId === asked.modelId);
  if (roles !== undefined && !roles.roleIds.some((role) => asker.roleIds.includes(role))) {
    return { reason: 'model-roles', roleIds: roles.roleIds };
  }
  if (policy.ageRestricted.includes(asked.modelId) && !asker.isAgeRestricted) return { reason: 'age-restricted' };
  if (largest.images !== undefined && (asked.images ?? 0) > largest.images) {
    return { reason: 'too-many-images', most: largest.images };
  }
  if (largest.seconds !== undefined && (asked.seconds ?? 0) > largest.seconds) {
    return { reason: 'too-many-seconds', most: largest.seconds };
  }
  if (largest.credits !== undefined && asked.credits > largest.credits) {
    return { reason: 'too-dear', most: largest.credits, credits: asked.credits };
  }
  return undefined;
}
