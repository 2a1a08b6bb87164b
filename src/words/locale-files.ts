import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { english, locales, type Language } from '../core/language.ts';

/** The texts of one language, by their keys. */
export type Texts = Readonly<Record<string, string>>;

/** A file in the folder of languages is none, or has a text that Easel cannot use. The message names the file and the text. */
export class LocaleFileError extends Error {
  override readonly name = 'LocaleFileError';
}

const texts = z.record(z.string(), z.string());
/** The plural forms of all languages (CLDR). */
const plural = /_(?:zero|one|two|few|many|other)$/u;

/**
 * Reads a folder with a file for each language, named by Discord's locale: `zh-TW.json`. English is the first, and has
 * every key; another language may leave some out.
 *
 * @throws {LocaleFileError}
 */
export function readLocales(folder: string): ReadonlyMap<Language, Texts> {
  const read = new Map(
    globSync('*.json', { cwd: folder })
      .toSorted()
      .map((file) => [languageOf(file), textsIn(join(folder, file))] as const),
  );
  const own = read.get(english);
  if (own === undefined) throw new LocaleFileError(`${join(folder, `${english}.json`)} is missing`);
  for (const [language, translated] of read) checkKeys(`${language}.json`, translated, own);
  return new Map([[english, own], ...read]);
}

/** The key as it is in the code, without the ending of a plural form. */
function stemOf(key: string): string {
  return key.replace(plural, '');
}

/** The names in `{{ }}`. */
function placeholdersIn(text: string): readonly string[] {
  return Array.from(text.matchAll(/\{\{(\w+)\}\}/gu), ([, name = '']) => name);
}

function languageOf(file: string): Language {
  const language = locales.find((locale) => locale === basename(file, '.json'));
  if (language === undefined) throw new LocaleFileError(`${file} has no name of a locale of Discord, such as de.json`);
  return language;
}

function textsIn(path: string): Texts {
  try {
    return texts.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new LocaleFileError(`${path} is no JSON object of texts`, { cause });
  }
}

/** A key or a placeholder that the code does not know is a misspelling, and its text would never be read as it is meant. */
function checkKeys(file: string, translated: Texts, own: Texts): void {
  const names = new Map<string, Set<string>>();
  for (const [key, text] of Object.entries(own)) {
    names.set(stemOf(key), new Set([...(names.get(stemOf(key)) ?? []), ...placeholdersIn(text)]));
  }
  const unlike = (what: string): LocaleFileError =>
    new LocaleFileError(`${file} has ${what}, which ${english}.json does not have`);
  for (const [key, text] of Object.entries(translated)) {
    const known = names.get(stemOf(key));
    if (known === undefined) throw unlike(`the key "${key}"`);
    const unknown = placeholdersIn(text).find((name) => !known.has(name));
    if (unknown !== undefined) throw unlike(`{{${unknown}}} in "${key}"`);
  }
}
