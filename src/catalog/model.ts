import type { Json } from '../core/job/record.ts';
import type { Field } from './field.ts';
import type { Finding, ModelWords, PriceRule, PromptRule } from './file.ts';

/** What a model makes, guessed from its id and inputs. It is only used for the description and the first guess of how long a run takes. */
export type OutputKind = 'image' | 'video' | 'audio';

/** The input that takes a seed, and the seeds that are drawn where a member gives none. Both bounds are allowed. */
export interface SeedRange {
  readonly input: string;
  readonly min: number;
  readonly max: number;
}

/** A model read from a file, which may still lack a price. */
export interface ModelDraft {
  readonly id: string;
  /** The digest of the model file. */
  readonly version: string;
  readonly command: string;
  /** What people call it; `undefined` where the file does not say so. */
  readonly title?: string | undefined;
  /** In the order of the command's options: required ones first. */
  readonly fields: readonly Field[];
  /** The name of Easel's own option that makes pictures smaller. Absent where the model takes none, or has no room for it. */
  readonly resize: string | undefined;
  /** The name of Easel's own option that shows a request before it is made. Absent where there is no room for it. */
  readonly preview: string | undefined;
  /** The values that are sent for inputs that members do not fill in. */
  readonly defaults: Readonly<Record<string, Json>>;
  readonly prompt: PromptRule | undefined;
  /** The input that says how many files come back. */
  readonly count: string | undefined;
  /** Absent where the model takes no seed that could be drawn. */
  readonly seed: SeedRange | undefined;
  readonly kind: OutputKind;
  readonly words: ModelWords;
}

/** A complete price rule. */
export interface Price extends PriceRule {
  /** The largest possible amount. It counts where RunComfy decides the amount itself (`auto`, -1, or left out). */
  readonly most: number;
}

/** A model that is offered. */
export interface Model extends ModelDraft {
  readonly price: Price;
}

/** What is known of a file also where it has problems. */
interface FileFacts {
  /** The name of its command; `undefined` where it has none. */
  readonly command: string | undefined;
  /** The file says that it is off. */
  readonly isOff: boolean;
}

export type ModelResult = FileFacts & ModelReading;

/** What was read of a file. */
export type ModelReading =
  | { readonly ok: true; readonly model: Model; readonly notes: readonly Finding[] }
  | {
      readonly ok: false;
      /** Why it is not offered. */
      readonly problems: readonly Finding[];
      readonly notes: readonly Finding[];
      /** Set where only the price is missing. */
      readonly draft: ModelDraft | undefined;
    };

/** The field of an input, for files its first one; `undefined` where members do not fill it in. */
export function fieldOf({ fields }: Pick<ModelDraft, 'fields'>, input: string | null | undefined): Field | undefined {
  return fields.find((field) => field.input === input);
}
