import type { Json } from '../core/job/record.ts';
import type { Field } from './field.ts';
import type { Finding, ModelWords, PriceRule, PromptRule } from './file.ts';

/** What a model makes, as far as its id and inputs tell. It decides nothing but the first guess of how long a run takes. */
export type OutputKind = 'image' | 'video' | 'audio';

/** What a file makes, whether or not it may be offered yet. */
export interface ModelDraft {
  readonly id: string;
  /** Digest of the file that it was read from. */
  readonly version: string;
  readonly command: string;
  /** In the order of the command's options: required ones first. */
  readonly fields: readonly Field[];
  /** Sent for inputs that members do not fill in. */
  readonly defaults: Readonly<Record<string, Json>>;
  readonly prompt: PromptRule | undefined;
  /** The input that says how many files come back. */
  readonly count: string | undefined;
  readonly kind: OutputKind;
  readonly words: ModelWords;
}

/** A price rule that can be computed with. */
export interface Price extends PriceRule {
  /** What an amount counts that RunComfy decides itself (`auto`, -1, or left out): the most that it can be. */
  readonly most: number;
}

/** A model of the catalog, ready to make its command and to check what members ask of it. */
export interface Model extends ModelDraft {
  readonly price: Price;
}

export type ModelResult =
  | { readonly ok: true; readonly model: Model; readonly notes: readonly Finding[] }
  | {
      readonly ok: false;
      /** Why it is not offered. */
      readonly problems: readonly Finding[];
      readonly notes: readonly Finding[];
      /** Where nothing is missing but its price. */
      readonly draft: ModelDraft | undefined;
    };

/** The field of an input, where members fill it in. */
export function fieldOf({ fields }: Pick<ModelDraft, 'fields'>, input: string | null | undefined): Field | undefined {
  return fields.find((field) => field.input === input);
}
