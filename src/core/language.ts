/** Discord's locales (reference, 'Locales'). A language of Easel has the code of one of them. */
export const locales = [
  'bg',
  'cs',
  'da',
  'de',
  'el',
  'en-GB',
  'en-US',
  'es-419',
  'es-ES',
  'fi',
  'fr',
  'hi',
  'hr',
  'hu',
  'id',
  'it',
  'ja',
  'ko',
  'lt',
  'nl',
  'no',
  'pl',
  'pt-BR',
  'ro',
  'ru',
  'sv-SE',
  'th',
  'tr',
  'uk',
  'vi',
  'zh-CN',
  'zh-TW',
] as const;

/** A language that Easel may speak. It speaks those that have a file in `locales/`. */
export type Language = (typeof locales)[number];

/** The language of everybody whose own language Easel does not speak. */
export const english = 'en-US';
