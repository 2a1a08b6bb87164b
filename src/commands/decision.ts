import type { Decision, DecisionKind } from '../core/moderation/decision.ts';
import type { CommandServices } from './command.ts';
import type { InteractionContext } from './request.ts';

/** A decision of the member who used the command or component, made now. */
export function newDecision(
  { id, memberId }: Pick<InteractionContext, 'id' | 'memberId'>,
  { clock }: Pick<CommandServices, 'clock'>,
  what: DecisionKind,
  facts: Pick<Decision, 'whom' | 'why' | 'amount' | 'job'> = {},
): Decision {
  return { version: 1, id, at: clock.now(), by: memberId, what, ...facts };
}
