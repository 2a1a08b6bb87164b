import type { Json } from '../core/job/record.ts';
import type { FilesKind, ValueKind } from './field.ts';
import type { OfferedInput } from './inputs.ts';

/** One option of an offered input. */
export interface OptionDraft {
  readonly input: string;
  readonly kind: OptionKind;
  readonly default: Json | undefined;
  /** Discord requires it. */
  readonly required: boolean;
  /** A request must have a value or a file for the input. */
  readonly needed: boolean;
  /** Without it, members could not give what the input needs. */
  readonly isCritical: boolean;
  /** It is one of the later files of a list, which are offered where there is room. */
  readonly isFurther: boolean;
}

export type OptionKind =
  | ValueKind
  | { readonly kind: 'file'; readonly files: FilesKind; readonly number?: number | undefined }
  | { readonly kind: 'link'; readonly files: FilesKind };

/** So many files of a list are offered as if they were inputs of their own. */
const firstFiles = 3;

export function draftsOf(input: string, { offered, default: value }: OfferedInput, needed: boolean): OptionDraft[] {
  if (offered.kind !== 'files') {
    const kind = offered;
    return [{ input, kind, default: value, required: needed, needed, isCritical: needed, isFurther: false }];
  }
  const { minItems, maxItems } = offered.list ?? { minItems: 1, maxItems: 1 };
  const draft = { input, default: undefined, required: false, needed, isCritical: false, isFurther: false };
  const attached = Array.from({ length: maxItems }, (_, index): OptionDraft => {
    const number = maxItems === 1 ? undefined : index + 1;
    const isCritical = needed && index < Math.max(minItems, 1);
    const isFurther = index >= Math.max(minItems, firstFiles);
    return { ...draft, kind: { kind: 'file', files: offered, number }, isCritical, isFurther };
  });
  const link: OptionDraft = { ...draft, kind: { kind: 'link', files: offered } };
  return [...attached.filter(({ isFurther }) => !isFurther), link, ...attached.filter(({ isFurther }) => isFurther)];
}
