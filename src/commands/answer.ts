import type { APIMessageTopLevelComponent, APIModalInteractionResponseCallbackData } from 'discord.js';
import { privateText } from '../messages/private-text.ts';
import type { PricedRequest } from '../services/jobs/admission-checks.ts';
import type { RefusalReason } from '../services/runtime/metrics.ts';
import type { Carrying } from './request.ts';

type Components = readonly APIMessageTopLevelComponent[];
/** What takes the answer's place once it is known; `undefined`: nothing does. Asked for when the answer is there. */
type Later = (signal: AbortSignal) => Promise<Components | undefined>;

interface Refused {
  readonly kind: 'refused';
  readonly text: string;
  /** What it is counted as: `request` unless it says something else. */
  readonly reason?: RefusalReason | undefined;
}

/** What is said first: something private. */
type Said =
  | Refused
  | { readonly kind: 'said'; readonly components: Components; readonly later?: Later | undefined }
  /** A form to fill in; not in answer to a form. */
  | { readonly kind: 'form'; readonly form: APIModalInteractionResponseCallbackData };

/** What a command says first: something private, or a request to be acknowledged in public. */
export type CommandAnswer = Said | { readonly kind: 'request'; readonly priced: PricedRequest };

/** What a component says: something new, something else in its own place, or something that takes longer than a first answer may. */
export type PanelAnswer =
  | Said
  | { readonly kind: 'changed'; readonly components: Components }
  | { readonly kind: 'deferred'; readonly later: Later };

export function refused(text: string, reason?: RefusalReason): Refused {
  return { kind: 'refused', text, reason };
}

export function said(...lines: readonly string[]): Extract<Said, { kind: 'said' }> {
  return { kind: 'said', components: privateText(lines) };
}

/** In the place of the private answer that offered it, whose button would do nothing any more; else as something new. */
export function saidInPlace({ isOnPrivateAnswer }: Carrying<unknown>, text: string): PanelAnswer {
  return { kind: isOnPrivateAnswer ? 'changed' : 'said', components: privateText([text]) };
}
