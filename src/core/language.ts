/** The languages that Easel speaks; the first is for everybody whose own is not among them. */
export const languages = ['en-US', 'zh-TW'] as const;
export type Language = (typeof languages)[number];

/** The language for one of Discord's locales. */
export function languageFor(locale: string | undefined): Language {
  return languages.find((language) => language === locale) ?? 'en-US';
}
