import english from './en-US.json' with { type: 'json' };
import chinese from './zh-TW.json' with { type: 'json' };

/** A text of the page itself. What the bot says comes from the bot. */
export type Word = keyof typeof english;

const texts: Readonly<Record<string, Readonly<Record<Word, string>>>> = { 'en-US': english, 'zh-TW': chinese };

/** The text in the language of a client, English where there is none. `{name}` stands for `values.name`. */
export function say(locale: string, word: Word, values: Readonly<Record<string, string | number>> = {}): string {
  const text = (texts[locale] ?? english)[word];
  return text.replaceAll(/\{(?<name>\w+)\}/gu, (whole, name: string) => String(values[name] ?? whole));
}
