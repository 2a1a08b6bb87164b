import type { Language } from '../core/language.ts';

const formats: Readonly<Record<Language, Intl.NumberFormat>> = {
  'en-US': new Intl.NumberFormat('en-US'),
  'zh-TW': new Intl.NumberFormat('zh-TW'),
};

/** A number as the language writes it, with its thousands grouped. `t` writes its own arguments so. */
export function numberIn(value: number, language: Language): string {
  return formats[language].format(value);
}
