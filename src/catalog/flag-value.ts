import type { Scalar } from '../core/job/record.ts';
import type { ChoiceField, KindOf, ValueField } from './field.ts';
import { choiceReader, ratioOf, type ReadChoice } from './flag-choices.ts';
import { unitsPerSecond } from './length.ts';
import type { ModelDraft } from './model.ts';

/** What a flag's option is set to, and where that ends in the prompt. */
interface FlagValue {
  readonly value: Scalar;
  readonly end: number;
}

/** The part of a prompt behind a flag's name: where it begins, and where the next flag does. */
interface Stretch {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** A sign belongs to the value where it stands at its beginning: `--mood :happy`. */
const SEPARATOR = /(?<sign>[:=：＝]|[\p{Zs}\t]+[:=：＝](?=[\p{Zs}\t])|)[\p{Zs}\t]*/uy;
const CLOSING: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '‘': '’',
  '「': '」',
  '『': '』',
  '«': '»',
  '＂': '＂',
};
/** After a word: blanks, punctuation, and Chinese behind Latin letters and digits. */
const WORD_END =
  /(?=[\s,，、。;；!！?？(（)）[\]「」『』【】"“”`<>|])|(?=\.(?:\s|$))|(?<=[a-z\d%])(?=[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])|$/giu;
/** Characters in which one value is looked for. No choice's label is longer. */
const LONGEST = 120;

/**
 * Reads the value behind a flag, for its option; `undefined` where none follows. A text that the option does not take is
 * returned as it is, and is then refused like any other value.
 */
export type FlagReader = (field: ValueField, stretch: Stretch) => FlagValue | undefined;

export function flagReader(model: ModelDraft): FlagReader {
  const readers = new Map<ChoiceField, ReadChoice>();
  const choicesOf: ChoicesOf = (field) => {
    const read = readers.get(field) ?? choiceReader(model, field);
    readers.set(field, read);
    return read;
  };
  return (field, stretch) => valueAt(field, stretch, choicesOf);
}

type ChoicesOf = (field: ChoiceField) => ReadChoice;

function valueAt(field: ValueField, { text, from, to }: Stretch, choicesOf: ChoicesOf): FlagValue | undefined {
  SEPARATOR.lastIndex = from;
  const separator = SEPARATOR.exec(text);
  const begin = from + (separator?.[0].length ?? 0);
  const quoted = quotedAt(text, begin);
  if (quoted !== undefined) return { value: quotedValue(field, quoted.value, choicesOf), end: quoted.end };
  const stretch = { text, from: begin, to };
  if (field.kind === 'text' || field.kind === 'list') return restAt(field, stretch);
  if (field.kind !== 'switch') return scalarAt(field, stretch, choicesOf);
  const hasSign = separator?.groups?.['sign'] !== '';
  return switchAt(stretch, hasSign) ?? { value: true, end: from };
}

function quotedValue(field: ValueField, text: string, choicesOf: ChoicesOf): Scalar {
  if (field.kind === 'text' || field.kind === 'list') return text;
  const stretch = { text, from: 0, to: text.length };
  const read = field.kind === 'switch' ? switchAt(stretch, true) : scalarAt(field, stretch, choicesOf);
  return read?.end === text.length ? read.value : text;
}

/** A text in quotes, in which nothing is a flag. */
function quotedAt(text: string, at: number): { readonly value: string; readonly end: number } | undefined {
  const closing = CLOSING[text[at] ?? ''];
  if (closing === undefined) return undefined;
  for (let end = text.indexOf(closing, at + 1); end !== -1; end = text.indexOf(closing, end + 1)) {
    // An apostrophe ends no quotation.
    if (!/['’]/.test(closing) || !/^[\p{L}\p{N}]/u.test(text.slice(end + 1, end + 3))) {
      return end === at + 1 ? undefined : { value: text.slice(at + 1, end), end: end + 1 };
    }
  }
  return undefined;
}

/** All until the next flag or the end of the line. Of a ratio only itself, because words of the prompt may follow. */
function restAt(field: ValueField, { text, from, to }: Stretch): FlagValue | undefined {
  const [word = ''] = wordsAt({ text, from, to });
  const isShape = /ratio|size|resolution/.test(field.input);
  if (isShape && ratioOf(word) !== undefined) return { value: word, end: from + word.length };
  const [line = ''] = text.slice(from, to).split('\n', 1);
  const value = line.trim();
  return value === '' ? undefined : { value, end: from + line.length };
}

function scalarAt(
  field: ChoiceField | (ValueField & KindOf<'number'>),
  stretch: Stretch,
  choicesOf: ChoicesOf,
): FlagValue | undefined {
  const words = wordsAt(stretch);
  const [first] = words;
  if (first === undefined) return undefined;
  const read =
    field.kind === 'choice' ? choiceAt(field, stretch, words, choicesOf(field)) : numberAt(field.input, stretch);
  return read ?? { value: first, end: stretch.from + first.length };
}

/** What may be a value of one or more words: the first word, the first two, … */
function wordsAt({ text, from, to }: Stretch): readonly string[] {
  const [line = ''] = text.slice(from, Math.min(to, from + LONGEST)).split('\n');
  const ends = [...line.matchAll(WORD_END)].map(({ index }) => index);
  return [...new Set(ends)].filter((end) => end > 0).map((end) => line.slice(0, end));
}

function choiceAt(
  field: ChoiceField,
  { from, text }: Stretch,
  words: readonly string[],
  read: ReadChoice,
): FlagValue | undefined {
  for (const word of words.toReversed()) {
    const value = word === word.trimEnd() ? read(word) : undefined;
    if (value !== undefined) return { value, end: from + word.length };
  }
  return amountAt(field, { text, from, to: text.length }, read);
}

/** A choice that is an amount, whose unit stands apart: `5 seconds`. */
function amountAt(field: ChoiceField, stretch: Stretch, read: ReadChoice): FlagValue | undefined {
  const found = numberAt(field.input, stretch);
  const value = found === undefined ? undefined : read(String(found.value));
  return found === undefined || value === undefined ? undefined : { value, end: found.end };
}

const NUMBER =
  /^(?<number>[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?)(?:(?<ms> ?(?:ms|毫秒))|(?<s> ?(?:seconds?|secs?|s|秒鐘|秒钟|秒))|px|fps|%|[張张幅])?(?![\p{L}\p{M}\p{N}]|[.:/x×]\d)/iu;
const NUMBER_BEFORE_CHINESE = /^(?<number>[+-]?(?:\d+(?:\.\d+)?|\.\d+))(?=\p{sc=Han})/u;

function numberAt(input: string, { text, from, to }: Stretch): FlagValue | undefined {
  const typed = halfWidth(text.slice(from, Math.min(to, from + LONGEST)));
  const found = NUMBER.exec(typed) ?? NUMBER_BEFORE_CHINESE.exec(typed);
  const number = Number(found?.groups?.['number'] ?? Number.NaN);
  if (found === null || !Number.isFinite(number)) return undefined;
  const { s, ms } = found.groups ?? {};
  const units = unitsPerSecond(input);
  // Only a length has seconds.
  if ((s ?? ms) !== undefined && units === undefined) return undefined;
  const factor = s === undefined ? (ms === undefined ? 1 : (units ?? 1) / 1_000) : (units ?? 1);
  return { value: number * factor, end: from + found[0].length };
}

/** Each full-width character as the one of ordinary width. */
function halfWidth(text: string): string {
  return text
    .replaceAll('\u3000', ' ')
    .replaceAll(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}

const SWITCHES: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...['true', 'on', 'yes', 'y', '1', '是', '開', '开', '開啟', '要'].map((word) => [word, true] as const),
  ...['false', 'off', 'no', 'n', '0', '否', '關', '关', '關閉', '不要'].map((word) => [word, false] as const),
]);

/** `isNeeded`: a value has to follow, so that any other word is one that is refused. */
function switchAt(stretch: Stretch, isNeeded: boolean): FlagValue | undefined {
  const [word] = wordsAt(stretch);
  if (word === undefined) return undefined;
  const end = stretch.from + word.length;
  const key = word.normalize('NFKC').toLowerCase();
  if (Object.hasOwn(SWITCHES, key)) return { value: SWITCHES[key] === true, end };
  // Digits are no word of a prompt.
  return isNeeded || /^\d+$/.test(word) ? { value: word, end } : undefined;
}
