import type { Language } from '../../../src/core/language.ts';
import { texts } from '../../words/keys.ts';

/** Whether `shown` contains the text of this key, whatever its arguments are. */
export function says(shown: string, language: Language, key: string): boolean {
  const text = texts[language === 'zh-TW' ? 'zh-TW' : 'en-US'][key];
  if (text === undefined) throw new Error(`no text ${key}`);
  const parts = text.split(/\{\{\w+\}\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(parts.join('.+')).test(shown);
}

/** The English text of this key, for an operator. */
export function wordsOf(key: string): string {
  return (texts['en-US'][key] ?? '').replaceAll(/\{\{\w+\}\}/g, '…');
}

/** The keys of the texts that announce how a job ended. */
export const ends: readonly string[] = [
  ...['delivered', 'kept', 'private-delivered', 'delivered-elsewhere', 'cancelled'].map((kind) => `status.${kind}`),
  'refusal.card',
  ...Object.keys(texts['en-US']).filter((key) => key.startsWith('failure.')),
];
