import type { EditRefusal } from '../../catalog/edit-fields.ts';
import type { ModelDraft } from '../../catalog/model.ts';
import type { RequestRefusal } from '../../catalog/request.ts';
import { inlineCode, plainOrCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { listed } from '../files.ts';
import { optionLabel, valueLabel } from '../labels.ts';
import { fileRefusalText } from './files.ts';

/** Why a request was refused, and what to do. The member's own words stand in code, where no markup works. */
export function refusalText(model: ModelDraft, refusal: RequestRefusal | EditRefusal, t: Translate): string {
  const label = (option: string): string => {
    const name = optionLabel(model, option, t);
    return 'entry' in refusal && refusal.entry !== undefined
      ? t('refusal.option-entry', { option: name, entry: refusal.entry })
      : name;
  };
  switch (refusal.reason) {
    case 'prompt-empty':
      return t('refusal.prompt-empty');
    case 'option-unknown':
      return t('refusal.option-unknown', { option: inlineCode(refusal.option) });
    case 'option-not-offered': {
      const choices = 'entry' in refusal && refusal.entry !== undefined ? [] : choicesOf(model, refusal.option, t);
      return choices.length === 0
        ? t('refusal.option-not-offered', { option: label(refusal.option) })
        : t('refusal.option-not-offered-of', { option: label(refusal.option), choices: listed(choices, t) });
    }
    case 'option-missing':
    case 'option-no-number':
    case 'option-not-listed':
    case 'option-wrong-form':
    case 'option-repeats':
      return t(`refusal.${refusal.reason}`, { option: label(refusal.option) });
    case 'option-too-small':
    case 'option-too-large':
      return t(`refusal.${refusal.reason}`, { option: label(refusal.option), limit: refusal.limit });
    case 'option-no-multiple':
      return t('refusal.option-no-multiple', { option: label(refusal.option), step: refusal.step });
    case 'option-too-few':
    case 'option-too-many':
    case 'option-too-short':
      return t(`refusal.${refusal.reason}`, { option: label(refusal.option), count: refusal.limit });
    case 'option-too-long':
      return t('refusal.option-too-long', {
        option: label(refusal.option),
        limit: refusal.limit,
        count: refusal.over,
      });
    case 'flag': {
      const flag = inlineCode(refusal.flag);
      return refusal.input === null
        ? t('refusal.flag-none', { flag })
        : t('refusal.flag', { flag, option: label(refusal.input) });
    }
    case 'flag-unknown':
      return t('refusal.flag-unknown', { flag: inlineCode(refusal.flag), nearest: inlineCode(refusal.nearest) });
    case 'flag-no-value':
      return t('refusal.flag-no-value', { flag: inlineCode(refusal.flag), option: label(refusal.option) });
    case 'flag-twice':
      return t('refusal.flag-twice', { option: label(refusal.option) });
    case 'flag-no-negative':
      return t('refusal.flag-no-negative', { flag: inlineCode(refusal.flag) });
    case 'count-not-offered':
      return t('refusal.count-not-offered', { said: refusal.said, largest: refusal.largest });
    case 'counts-differ':
      return t('refusal.counts-differ', { said: refusal.said, chosen: refusal.option });
    case 'too-long-with-count':
      return t('refusal.too-long-with-count', {
        count: refusal.over,
        images: t('refusal.number-of-images', { count: refusal.count }),
      });
    default:
      return fileRefusalText(model, refusal, label, t);
  }
}

const mostChoices = 16;

/** What an option takes, as its reader reads it; empty where that is too much to say. */
function choicesOf(model: ModelDraft, option: string, t: Translate): readonly string[] {
  const field = model.fields.find(({ name }) => name === option);
  if (field?.kind !== 'choice' || field.choices.length > mostChoices) return [];
  return field.choices.map((value) => plainOrCode(valueLabel(model, field, value, t)));
}
