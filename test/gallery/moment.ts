import type { APIMessageTopLevelComponent, APIModalInteractionResponseCallbackData } from 'discord.js';
import { messageLimits } from '../../src/core/discord-limits.ts';
import type { Translate, Words } from '../../src/words/words.ts';

/** What Easel shows: a message for everybody or for one person, a plain text, or a form. */
export type Shown =
  | {
      readonly kind: 'message' | 'private';
      readonly components: readonly (APIMessageTopLevelComponent | object)[];
      /** The names of its files. Each is a placeholder picture. */
      readonly files?: readonly string[];
    }
  | { readonly kind: 'text'; readonly content: string }
  | { readonly kind: 'form'; readonly form: APIModalInteractionResponseCallbackData };

/** One picture of docs/messages.md: something that people read, as it is built from the words of a language. A form is alone in its picture. */
export interface Moment {
  /** The name of its files. */
  readonly name: string;
  readonly title: string;
  /** When it is read, for the page and for who cannot see the picture. */
  readonly when: string;
  shown(t: Translate, words: Words): readonly Shown[] | Promise<readonly Shown[]>;
}

/** The moments of one part of the page. */
export interface Part {
  readonly title: string;
  readonly moments: readonly Moment[];
}

/** Private answers. Each is a message of its own; here they share one as far as Discord allows, so that the picture stays low. */
export function privately(...answers: readonly (readonly (APIMessageTopLevelComponent | object)[])[]): Shown[] {
  const messages: object[][] = [];
  for (const answer of answers) {
    const shared = [...(messages.at(-1) ?? []), ...answer];
    if (messages.length > 0 && countOf(shared) <= messageLimits.components && lengthOf(shared) <= messageLimits.text) {
      messages[messages.length - 1] = shared;
    } else messages.push([...answer]);
  }
  return messages.map((components) => ({ kind: 'private', components }));
}

/** Components, nested ones included. */
function countOf(parts: readonly object[]): number {
  return parts.reduce((sum, part) => sum + 1 + countOf(nestedIn(part)), 0);
}

function lengthOf(parts: readonly object[]): number {
  return parts.reduce(
    (sum, part) => sum + ('content' in part ? String(part.content).length : 0) + lengthOf(nestedIn(part)),
    0,
  );
}

function nestedIn(part: object): readonly object[] {
  return [
    ...('components' in part ? (part.components as object[]) : []),
    ...('accessory' in part ? [part.accessory as object] : []),
  ];
}
