import type { APIMessageTopLevelComponent, APIModalInteractionResponseCallbackData } from 'discord.js';
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

/** Private answers. Each is a message of its own; here they share one, so that the picture stays low. */
export function privately(...answers: readonly (readonly (APIMessageTopLevelComponent | object)[])[]): Shown[] {
  return [{ kind: 'private', components: answers.flat() }];
}
