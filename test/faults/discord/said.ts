import { readFileSync } from 'node:fs';
import type { Language } from '../../../src/core/language.ts';

type Texts = Readonly<Record<string, string>>;

const texts: Readonly<Record<Language, Texts>> = { 'en-US': read('en-US'), 'zh-TW': read('zh-TW') };

function read(language: Language): Texts {
  return JSON.parse(readFileSync(new URL(`../../../locales/${language}.json`, import.meta.url), 'utf8')) as Texts;
}

/** Whether `shown` contains the text of this key, whatever its arguments are. */
export function says(shown: string, language: Language, key: string): boolean {
  const text = texts[language][key];
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
