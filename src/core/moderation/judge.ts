import type { Policy } from './policy.ts';

/** Who asks, and where, as Discord says in the interaction. */
export interface Asker {
  /** May manage the server, as its owner and administrators may. */
  readonly managesServer: boolean;
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

/** Whether the server offers this model to a member with these roles, somewhere. */
export function isOfferedTo(policy: Policy, { roleIds }: Pick<Asker, 'roleIds'>, modelId: string): boolean {
  return offerRefusal(policy, roleIds, modelId) === undefined;
}

function offerRefusal(
  { modelsOff, modelRoles }: Policy,
  roleIds: readonly string[],
  modelId: string,
): PolicyRefusal | undefined {
  if (modelsOff.includes(modelId)) return { reason: 'model-off' };
  const needed = modelRoles.find((each) => each.modelId === modelId)?.roleIds;
  return needed === undefined || needed.some((role) => roleIds.includes(role))
    ? undefined
    : { reason: 'model-roles', roleIds: needed };
}

/** Whether a server's policy lets this request through; the first rule that does not is named. */
export function judge(policy: Policy, asker: Asker, asked: Asked): PolicyRefusal | undefined {
  const { channels, largest } = policy;
  if (channels.length > 0 && !asker.channelIds.some((channel) => channels.includes(channel))) {
    return { reason: 'channel', channels };
  }
  const offer = offerRefusal(policy, asker.roleIds, asked.modelId);
  if (offer !== undefined) return offer;
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
