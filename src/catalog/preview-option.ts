import { own } from './file.ts';
import type { ModelDraft } from './model.ts';
import type { OptionValues } from './requested-file.ts';

/** The options of a request without Easel's own one that shows it first, which is no part of what is requested. */
export function withoutPreview(
  { preview: option }: Pick<ModelDraft, 'preview'>,
  given: OptionValues,
): { readonly given: OptionValues; readonly isPreviewed: boolean } {
  const value = option === undefined ? undefined : own(given, option);
  // Another value was forged, and is refused like any other.
  if (option === undefined || typeof value !== 'boolean') return { given, isPreviewed: false };
  const { [option]: _preview, ...others } = given;
  return { given: others, isPreviewed: value };
}
