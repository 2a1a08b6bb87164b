import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createWords, type Words } from '../../src/words/words.ts';
import { texts } from './keys.ts';

/** A locale of Discord for which nothing ships. */
export const pseudoLocale = 'de';

/** What keeps its letters: placeholders, commands that an operator types, and links. */
const kept = /(\{\{\w+\}\}|`npm [^`]*`|\]\([^)]*\))/u;

/** English in full-width letters, so that a word which is in no locale's file is seen: its letters are not. */
function pseudo(text: string): string {
  return text
    .split(kept)
    .map((part) => (kept.test(part) ? part : part.replaceAll(/[A-Za-z]/gu, fullWidth)))
    .join('');
}

function fullWidth(letter: string): string {
  return String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0);
}

/** Easel's languages, and one whose every text is in full-width letters. It is one file more in the folder, and nothing else. */
export async function pseudoWords(): Promise<Words> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-locales-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  const english = Object.entries(texts['en-US']).map(([key, text]) => [key, pseudo(text)] as const);
  await writeFile(join(folder, 'en-US.json'), JSON.stringify(texts['en-US']));
  await writeFile(join(folder, `${pseudoLocale}.json`), JSON.stringify(Object.fromEntries(english)));
  return createWords(folder);
}

/** The names of what is read by a person in a message, a form or a command. */
const read: ReadonlySet<string> = new Set(['content', 'label', 'title', 'description', 'placeholder', 'name']);
/** Code, mentions, timestamps, links and files' names: nobody translates them. */
const untranslated = /```[^]*?```|`[^`]*`|<[^>]*>|\]\([^)]*\)|https?:\/\/\S+|\S+\.(?:png|jpe?g|webp|mp4|mp3|wav)/gu;

/** The words in Latin letters of what a person reads, without those that are `known`: names of models and of their options. */
export function untranslatedWords(shown: unknown, known: ReadonlySet<string>): string[] {
  return [...new Set(textsIn(shown))]
    .flatMap((text) => text.replaceAll(untranslated, ' ').match(/[A-Za-z]{2,}/gu) ?? [])
    .filter((word) => !known.has(word.toLowerCase()));
}

function textsIn(shown: unknown): string[] {
  if (Array.isArray(shown)) return shown.flatMap(textsIn);
  if (typeof shown !== 'object' || shown === null) return [];
  return Object.entries(shown).flatMap(([name, value]) =>
    typeof value === 'string' ? (read.has(name) ? [value] : []) : textsIn(value),
  );
}
