import type { Model } from '../catalog/model.ts';
import { checkPolicy } from '../core/moderation/check.ts';
import type { PolicyRequest } from '../core/moderation/setting.ts';
import { inputs } from '../core/moderation/settings/inputs.ts';
import { admissionText } from '../messages/refusals/admission.ts';
import { refused, type Refused } from './answer.ts';
import type { CommandServices } from './command.ts';
import type { ServerContext } from './request.ts';

/** What is known of a request before its form is filled in. `model`: `undefined` where it is picked in the form. */
type KnownRequest = Pick<PolicyRequest, 'inputs'> & { readonly model?: Model };

/**
 * The refusal of every request that a form could make, whatever it is filled with: then no form is opened. The server is
 * paused, the member is blocked, or the policy allows no such request.
 */
export function refusalBeforeForm(
  context: ServerContext,
  services: CommandServices,
  { model, inputs: owner }: KnownRequest,
): Refused | undefined {
  const { guildId, requester, server, t } = context;
  const { servers } = services.moderation;
  const pause = servers.pause(guildId);
  if (pause !== undefined) {
    return refused(admissionText({ reason: 'server-paused', why: pause.why }, { server }, t), 'paused');
  }
  const blocked = refusalOfBlocked(context, services);
  if (blocked !== undefined) return blocked;
  const policy = servers.policy(guildId);
  if (model === undefined) {
    const text = inputs.refusal(policy, requester, { inputs: owner });
    return text === undefined ? undefined : refused(admissionText({ reason: 'policy', text }, { server }, t), 'policy');
  }
  const least = { model, prompt: undefined, credits: 0, images: undefined, seconds: undefined, inputs: owner };
  const refusal = checkPolicy(policy, requester, least);
  return refusal === undefined ? undefined : refused(admissionText(refusal, { server }, t), 'policy');
}

/** What a member reads who is blocked from Easel in this server. */
export function refusalOfBlocked(
  { guildId, memberId, server, t }: ServerContext,
  { moderation: { servers } }: Pick<CommandServices, 'moderation'>,
): Refused | undefined {
  const block = servers.blockOf(guildId, memberId);
  if (block === undefined) return undefined;
  const { why, until } = block;
  return refused(admissionText({ reason: 'blocked', why, until }, { server }, t), 'barred');
}
