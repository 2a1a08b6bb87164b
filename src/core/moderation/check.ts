import type { Policy } from './policy.ts';
import type { PolicyRequest, Requester } from './setting.ts';
import { settings, type SettingRefusal } from './settings.ts';
import { modelRoles } from './settings/model-roles.ts';
import { models } from './settings/models.ts';

/** A refusal by the server's policy. The member reads it in private, with what they can do. */
export interface PolicyRefusal {
  readonly reason: 'policy';
  readonly text: SettingRefusal;
}

/** Checks a request against a server's policy. Returns the first setting's refusal, `undefined` where it is allowed. */
export function checkPolicy(policy: Policy, requester: Requester, request: PolicyRequest): PolicyRefusal | undefined {
  for (const setting of settings) {
    const said = 'refusal' in setting ? setting.refusal(policy, requester, request) : undefined;
    if (said !== undefined) return { reason: 'policy', text: said };
  }
  return undefined;
}

/** Whether the server offers this model to a member with these roles, in any channel. */
export function isOfferedTo(policy: Policy, requester: Pick<Requester, 'roleIds'>, modelId: string): boolean {
  const request = { model: { id: modelId } };
  return [models, modelRoles].every((setting) => setting.refusal(policy, requester, request) === undefined);
}
