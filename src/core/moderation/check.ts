import type { Policy } from './policy.ts';
import type { Asked, Asker } from './setting.ts';
import { settings, type SettingRefusal } from './settings.ts';
import { modelRoles } from './settings/model-roles.ts';
import { models } from './settings/models.ts';

/** What the server's moderators decided against; said in private, with what can be done. */
export interface PolicyRefusal {
  readonly reason: 'policy';
  readonly said: SettingRefusal;
}

/** Whether a server's policy lets this request through; the first setting that does not is heard. */
export function checkPolicy(policy: Policy, asker: Asker, asked: Asked): PolicyRefusal | undefined {
  for (const setting of settings) {
    const said = 'refusal' in setting ? setting.refusal(policy, asker, asked) : undefined;
    if (said !== undefined) return { reason: 'policy', said };
  }
  return undefined;
}

/** Whether the server offers this model to a member with these roles, somewhere. */
export function isOfferedTo(policy: Policy, asker: Pick<Asker, 'roleIds'>, modelId: string): boolean {
  const asked = { model: { id: modelId } };
  return [models, modelRoles].every((setting) => setting.refusal(policy, asker, asked) === undefined);
}
