import type { InputOwner } from '../../core/moderation/input-owner.ts';
import { inputs } from '../../core/moderation/settings/inputs.ts';
import { admissionText } from '../../messages/refusals/admission.ts';
import { refused, type Refused } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import type { ServerContext } from '../request.ts';

/** A refusal that is certain before anything is filled in: the member is blocked, or may not put in such files here. */
export function refusalBefore(
  { guildId, memberId, requester, server, t }: ServerContext,
  { moderation: { servers } }: CommandServices,
  owner: InputOwner,
): Refused | undefined {
  const block = servers.blockOf(guildId, memberId);
  if (block !== undefined) {
    const { why, until } = block;
    return refused(admissionText({ reason: 'blocked', why, until }, { server }, t), 'barred');
  }
  const policy = servers.policy(guildId);
  const text = inputs.refusal(policy, requester, { inputs: owner === 'others' ? 'own' : owner });
  if (text !== undefined) return refused(admissionText({ reason: 'policy', text }, { server }, t), 'policy');
  return owner === 'others' && !policy.inputs.others ? refused(t('make.not-yours'), 'policy') : undefined;
}
