import { createInstance } from 'i18next';
import en from '../../locales/en-US.json' with { type: 'json' };
import zh from '../../locales/zh-TW.json' with { type: 'json' };
import type { Language } from '../core/language.ts';
import { numberIn } from './number.ts';

type PluralEnding = '_one' | '_other';
type Base<K extends string> = K extends `${infer Stem}${PluralEnding}` ? Stem : K;

/** Every text that a person reads, except for a model's own option words. The argument `count` picks a plural. */
export type WordKey = Base<keyof typeof en>;
export type WordArgs = Readonly<Record<string, string | number>>;

/**
 * All texts in one language. Numbers for `{{names}}` are written as the language writes them. Texts are inserted as they
 * are; whoever passes them has to escape them.
 */
export interface Translate {
  (key: WordKey, args?: WordArgs): string;
  readonly language: Language;
}

export interface Words {
  /** The texts in one language. It is called once, where the reader's language becomes known. */
  in(language: Language): Translate;
}

export function createWords(): Words {
  const i18n = createInstance();
  void i18n.init({
    initAsync: false,
    resources: { 'en-US': { translation: en }, 'zh-TW': { translation: zh } },
    fallbackLng: 'en-US',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false, skipOnVariables: true },
  });
  const bind = (language: Language): Translate =>
    Object.assign(
      (key: WordKey, args: WordArgs = {}) =>
        // `count` picks the plural, and `replace` has what is inserted.
        i18n.t(key, {
          ...(typeof args['count'] === 'number' && { count: args['count'] }),
          replace: insertedIn(args, language),
          lng: language,
        }),
      { language },
    );
  const bound: Readonly<Record<Language, Translate>> = { 'en-US': bind('en-US'), 'zh-TW': bind('zh-TW') };
  return { in: (language) => bound[language] };
}

function insertedIn(args: WordArgs, language: Language): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, typeof value === 'number' ? numberIn(value, language) : value]),
  );
}
