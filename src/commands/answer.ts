import type { APIMessageTopLevelComponent, APIModalInteractionResponseCallbackData } from 'discord.js';
import { privateText } from '../messages/private-text.ts';
import type { PricedRequest } from '../services/jobs/admission-checks.ts';
import type { RefusalReason } from '../services/runtime/metrics.ts';
import type { ComponentContext } from './request.ts';

type Components = readonly APIMessageTopLevelComponent[];
/** Runs after the answer was sent. What it returns replaces the answer; `undefined`: the answer stays. */
type FollowUp = (signal: AbortSignal) => Promise<Components | undefined>;

export interface Refused {
  readonly kind: 'refused';
  readonly text: string;
  /** The reason in the metrics; `request` where it is missing. */
  readonly reason?: RefusalReason | undefined;
}

/** A private answer. */
type EphemeralAnswer =
  | Refused
  | { readonly kind: 'message'; readonly components: Components; readonly later?: FollowUp | undefined }
  /** A form to fill in; not in answer to a form. */
  | { readonly kind: 'form'; readonly form: APIModalInteractionResponseCallbackData };

/** A request to a model. If it is accepted, the first answer is its public card. */
interface Request {
  readonly kind: 'request';
  readonly priced: PricedRequest;
}

/** The first answer of a command: something private, or a request. */
export type CommandAnswer = EphemeralAnswer | Request;

/**
 * The first answer of a component: a new message, an update of its own message, "thinking…" where the answer takes
 * longer, or a request. A request is made in servers only.
 */
export type PanelAnswer =
  | EphemeralAnswer
  | Request
  | { readonly kind: 'update'; readonly components: Components }
  /** `isInPlace`: what follows replaces the component's own message. */
  | { readonly kind: 'deferred'; readonly isInPlace?: boolean; readonly later: FollowUp };

export function refused(text: string, reason?: RefusalReason): Refused {
  return { kind: 'refused', text, reason };
}

export function ephemeral(...lines: readonly string[]): Extract<EphemeralAnswer, { kind: 'message' }> {
  return { kind: 'message', components: privateText(lines) };
}

/** Shows the answer in the private message that the component stands on. Elsewhere it is a new message. */
export function inPlace(
  { isOnPrivateAnswer }: Pick<ComponentContext<unknown>, 'isOnPrivateAnswer'>,
  answer: Extract<EphemeralAnswer, { kind: 'message' | 'refused' }>,
): PanelAnswer {
  if (!isOnPrivateAnswer) return answer;
  return { kind: 'update', components: answer.kind === 'message' ? answer.components : privateText([answer.text]) };
}

/** A note that changes in place: it replaces the one that the button stands on. Elsewhere it is a new message. */
export function noteInPlace({ isOnNote }: ComponentContext<unknown>, components: Components): PanelAnswer {
  return { kind: isOnNote ? 'update' : 'message', components };
}
