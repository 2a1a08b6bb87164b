/** The languages that Easel speaks. The first is for everybody whose own language is not in the list. */
export const languages = ['en-US', 'zh-TW'] as const;
export type Language = (typeof languages)[number];

/** The language for one of Discord's locales. */
export function languageFor(locale: string | undefined): Language {
  return languages.find((language) => language === locale) ?? 'en-US';
}
