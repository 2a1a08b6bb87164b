import type { Language } from '../../../src/core/language.ts';
import { texts } from '../../words/keys.ts';

/** The quiet line of a result, with its credits. The card of a result has it in place of `status.delivered`. */
const resultLine = /^-# ✅ .+ · \d+(?: credits?|點) · /mu;

/** Whether `shown` contains the text of this key in one of its plural forms, whatever its arguments are. */
export function says(shown: string, language: Language, key: string): boolean {
  if (key === 'status.delivered' && resultLine.test(shown)) return true;
  const own = texts[language === 'zh-TW' ? 'zh-TW' : 'en-US'];
  const forms = [own[key], own[`${key}_one`], own[`${key}_other`]].filter((text) => text !== undefined);
  if (forms.length === 0) throw new Error(`no text ${key}`);
  return forms.some((text) => {
    const parts = text.split(/\{\{\w+\}\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    return new RegExp(parts.join('.+')).test(shown);
  });
}

/** The English text of this key, for an operator. */
export function wordsOf(key: string): string {
  return (texts['en-US'][key] ?? '').replaceAll(/\{\{\w+\}\}/g, '…');
}

/** The keys of the texts that announce how a job ended. */
export const ends: readonly string[] = [
  ...['delivered', 'kept', 'kept-yours', 'private-delivered', 'delivered-elsewhere', 'cancelled'].map(
    (kind) => `status.${kind}`,
  ),
  'refusal.card',
  ...Object.keys(texts['en-US']).filter((key) => key.startsWith('failure.')),
];
