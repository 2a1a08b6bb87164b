import { createInstance } from 'i18next';
import en from '../../locales/en-US.json' with { type: 'json' };
import zh from '../../locales/zh-TW.json' with { type: 'json' };
import type { Language } from '../core/language.ts';

type PluralEnding = '_one' | '_other';
type Base<K extends string> = K extends `${infer Stem}${PluralEnding}` ? Stem : K;

/** Every text that a person reads, but for a model's own option words. `count` picks a plural. */
export type WordKey = Base<keyof typeof en>;
export type WordArgs = Readonly<Record<string, string | number>>;

/** The text, with `{{names}}` filled in as they are: what they hold is made harmless where it is shown. */
type Translate = (key: WordKey, args?: WordArgs) => string;

export interface Words {
  (language: Language, ...text: Parameters<Translate>): string;
  /** All texts in one language: what a reader gets is bound to it once. */
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
  const translate = (language: Language, key: WordKey, args: WordArgs = {}): string =>
    i18n.t(key, { lng: language, ...args });
  const bound =
    (language: Language): Translate =>
    (key, args) =>
      translate(language, key, args);
  return Object.assign(translate, { in: bound });
}
