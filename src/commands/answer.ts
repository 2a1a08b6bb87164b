import type { APIMessageTopLevelComponent, APIModalInteractionResponseCallbackData } from 'discord.js';
import { privateText } from '../messages/private-text.ts';
import type { PricedRequest } from '../services/jobs/admission-checks.ts';
import type { RefusalReason } from '../services/runtime/metrics.ts';
import type { ComponentContext } from './request.ts';

type Components = readonly APIMessageTopLevelComponent[];
/** What takes the answer's place once it is known; `undefined`: nothing does. Asked for when the answer is there. */
type FollowUp = (signal: AbortSignal) => Promise<Components | undefined>;

interface Refused {
  readonly kind: 'refused';
  readonly text: string;
  /** What it is counted as: `request` unless it says something else. */
  readonly reason?: RefusalReason | undefined;
}

/** What is said first: something private. */
type EphemeralAnswer =
  | Refused
  | { readonly kind: 'message'; readonly components: Components; readonly later?: FollowUp | undefined }
  /** A form to fill in; not in answer to a form. */
  | { readonly kind: 'form'; readonly form: APIModalInteractionResponseCallbackData };

/** What a command says first: something private, or a request to be acknowledged in public. */
export type CommandAnswer = EphemeralAnswer | { readonly kind: 'request'; readonly priced: PricedRequest };

/** What a component says: something new, something else in its own place, or something that takes longer than a first answer may. */
export type PanelAnswer =
  | EphemeralAnswer
  | { readonly kind: 'update'; readonly components: Components }
  | { readonly kind: 'deferred'; readonly later: FollowUp };

export function refused(text: string, reason?: RefusalReason): Refused {
  return { kind: 'refused', text, reason };
}

export function ephemeral(...lines: readonly string[]): Extract<EphemeralAnswer, { kind: 'message' }> {
  return { kind: 'message', components: privateText(lines) };
}

/** In the place of the private answer that offered it, whose button would do nothing any more; else as something new. */
export function ephemeralInPlace({ isOnPrivateAnswer }: ComponentContext<unknown>, text: string): PanelAnswer {
  return { kind: isOnPrivateAnswer ? 'update' : 'message', components: privateText([text]) };
}
