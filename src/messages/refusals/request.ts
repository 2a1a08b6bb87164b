import type { ModelDraft } from '../../catalog/model.ts';
import type { RequestRefusal } from '../../catalog/request.ts';
import type { Language } from '../../core/language.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Words } from '../../words/words.ts';
import { optionLabel } from '../labels.ts';

/** Why a request was refused, and what to do: the member's own words appear in it only where no markup takes effect. */
export function refusalText(model: ModelDraft, refusal: RequestRefusal, language: Language, words: Words): string {
  const label = (option: string): string => optionLabel(model, option, language);
  switch (refusal.reason) {
    case 'prompt-empty':
      return words(language, 'refusal.prompt-empty');
    case 'option-unknown':
      return words(language, 'refusal.option-unknown', { option: inlineCode(refusal.option) });
    case 'option-missing':
    case 'option-not-offered':
      return words(language, `refusal.${refusal.reason}`, { option: label(refusal.option) });
    case 'option-too-small':
    case 'option-too-large':
      return words(language, `refusal.${refusal.reason}`, { option: label(refusal.option), limit: refusal.limit });
    case 'option-too-short':
      return words(language, 'refusal.option-too-short', { option: label(refusal.option), count: refusal.limit });
    case 'option-too-long':
      return words(language, 'refusal.option-too-long', {
        option: label(refusal.option),
        limit: refusal.limit,
        count: refusal.over,
      });
    case 'flag': {
      const flag = inlineCode(refusal.flag);
      return refusal.input === null
        ? words(language, 'refusal.flag-none', { flag })
        : words(language, 'refusal.flag', { flag, option: label(refusal.input) });
    }
    case 'count-not-offered':
      return words(language, 'refusal.count-not-offered', { said: refusal.said, largest: refusal.largest });
    case 'counts-differ':
      return words(language, 'refusal.counts-differ', { said: refusal.said, option: refusal.option });
    case 'too-long-with-count':
      return words(language, 'refusal.too-long-with-count', {
        count: refusal.over,
        images: words(language, 'refusal.number-of-images', { count: refusal.count }),
      });
  }
}
