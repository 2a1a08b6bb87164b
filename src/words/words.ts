import { fileURLToPath } from 'node:url';
import { createInstance } from 'i18next';
import type en from '../../locales/en-US.json';
import { english, type Language } from '../core/language.ts';
import { readLocales } from './locale-files.ts';

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
  /** A number as the language writes it, with its thousands grouped. Numbers among the arguments are written so. */
  number(value: number): string;
}

export interface Words {
  /** The languages that have a file. English is the first. */
  readonly languages: readonly Language[];
  /** The texts in one language; in English where it has no file. It is called once, where the reader's language becomes known. */
  in(language: Language): Translate;
  /** The language for one of Discord's locales. */
  languageFor(locale: string | undefined): Language;
}

const shipped = fileURLToPath(new URL('../../locales/', import.meta.url));

/**
 * Reads the languages from their folder.
 *
 * @throws {LocaleFileError}
 */
export function createWords(folder = shipped): Words {
  const locales = readLocales(folder);
  const languages = [...locales.keys()];
  const i18n = createInstance();
  void i18n.init({
    initAsync: false,
    resources: Object.fromEntries([...locales].map(([language, translation]) => [language, { translation }])),
    // A text that a language leaves out is in English.
    fallbackLng: english,
    // Otherwise the texts of `es` would be tried for `es-419`, and so on.
    load: 'currentOnly',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false, skipOnVariables: true },
  });

  function bind(language: Language): Translate {
    const numbers = new Intl.NumberFormat(language);
    const format = (value: number): string => numbers.format(value);
    const insertedIn = (args: WordArgs): Readonly<Record<string, string>> =>
      Object.fromEntries(
        Object.entries(args).map(([name, value]) => [name, typeof value === 'number' ? format(value) : value]),
      );
    const translate = (key: WordKey, args: WordArgs = {}): string =>
      // `count` picks the plural, and `replace` has what is inserted.
      i18n.t(key, {
        ...(typeof args['count'] === 'number' && { count: args['count'] }),
        replace: insertedIn(args),
        lng: language,
      });
    return Object.assign(translate, { language, number: format });
  }

  const bound = new Map(languages.map((language) => [language, bind(language)]));
  const inEnglish = bind(english);
  return {
    languages,
    in: (language) => bound.get(language) ?? inEnglish,
    languageFor: (locale) => languages.find((language) => language === locale) ?? english,
  };
}
