import { resolveConfusablesTransformer, resolveLeetSpeakTransformer } from 'obscenity';
import designations from './lists/designations.json' with { type: 'json' };
import lookAlikes from './lists/latin-look-alikes.json' with { type: 'json' };

function letterBySign(signs: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(signs).flatMap(([letter, each]) => Array.from(each, (sign) => [sign, letter] as const)),
  );
}

/** Look-alikes that `obscenity` does not have, with their letters; and those that are read as another letter too. */
const letterOf = letterBySign(lookAlikes.first);
const otherLetterOf = letterBySign(lookAlikes.second);
/** Those that are no letters: signs of currencies and of mathematics. */
const SIGNS = [...letterOf.keys()].filter((sign) => !/[\p{L}\p{M}\p{N}]/u.test(sign)).join('');

/** The letters that signs stand for: `stroke` is the letter for 1, ! and |; `symbols` says whether punctuation inside a word is a letter. */
interface SignMapping {
  readonly stroke: 'i' | 'l';
  readonly symbols: boolean;
}

const SIGN_MAPPINGS: readonly SignMapping[] = [false, true].flatMap((symbols) => [
  { stroke: 'i', symbols },
  { stroke: 'l', symbols },
]);

// Chinese, Japanese and Korean characters are never Latin look-alikes: 下 and 山 are words.
const LETTERS = String.raw`[[\p{L}\p{M}\p{N}\p{RI}\u{1F130}-\u{1F189}@$€¢${SIGNS}]--[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}]]`;
const RUN = new RegExp(`${LETTERS}+`, 'gv');
const RUN_WITH_SYMBOLS = new RegExp(`(?:${LETTERS}|(?<=${LETTERS})[!\\|\\(+](?=${LETTERS}))+`, 'gv');

const LATIN = /\p{Script=Latin}/u;
/** Scripts that nobody writes prompts in, and whose letters look like Latin ones; and signs that stand for letters. */
const ORNAMENTAL = new RegExp(
  String.raw`[\p{RI}\u{1F130}-\u{1F189}\p{scx=Lisu}\p{scx=Deseret}\p{scx=Osage}\p{scx=Carian}\p{scx=Lycian}\p{scx=Lydian}\p{scx=Old_Italic}\p{scx=Cherokee}\p{scx=Canadian_Aboriginal}\p{scx=Coptic}\p{scx=Runic}\p{scx=Yi}${SIGNS}]`,
  'u',
);
const CYRILLIC = /\p{Script=Cyrillic}/u;
const GREEK = /\p{Script=Greek}/u;
const LETTERS_OF = [
  /[\p{L}&&\p{Script=Cyrillic}]/v,
  /[\p{L}&&\p{Script=Greek}]/v,
  /[\p{L}&&\p{Script=Latin}]/v,
  /[\p{L}--[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Latin}]]/v,
];
/** A word of these letters only looks exactly like a Latin word. */
const TWINS: readonly { readonly script: RegExp; readonly only: RegExp }[] = [
  { script: CYRILLIC, only: /^[асеорхуіѕјһԁԛԝӏүАВЕКМНОРСТХУІЅЈҺԚԜӀҮ]+$/u },
  { script: GREEK, only: /^[οναικρυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]+$/u },
];
/** A shorter word of such letters stays as it is, in a text that has other words of its script. */
const LONG_TWIN = 5;

/** The name of a model after its maker or series, or of a road: Galaxy A55, Oppo A5s, the A55 road. */
const MODEL = /^[a-z]{1,2}\p{N}{1,4}[a-z]{0,2}$/iu;
const MAKERS: ReadonlySet<string> = new Set(designations.beforeNumber);
const KINDS: ReadonlySet<string> = new Set(designations.afterNumber);
/** How far before a model its maker may stand, in UTF-16 units and in words. */
const MAKER_DISTANCE = 40;
const MAKER_WORDS = 3;

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{Script=Han}+|[^\P{L}\p{Script=Han}]+/gu) ?? [];
}

/** The positions of the models in a text. */
function modelsOf(text: string): ReadonlySet<number> {
  const models = new Set<number>();
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (!MODEL.test(run)) continue;
    const before = wordsOf(text.slice(Math.max(index - MAKER_DISTANCE, 0), index));
    const [after = ''] = wordsOf(text.slice(index + run.length, index + run.length + MAKER_DISTANCE));
    if (before.slice(-MAKER_WORDS).some((word) => MAKERS.has(word)) || KINDS.has(after)) models.add(index);
  }
  return models;
}

/** A number with its unit (35mm, 1080p, 455mm). Its digits are not read as letters. */
const QUANTITY = /^\p{N}{2,}\p{L}{1,3}$/u;

const lookAlike = resolveConfusablesTransformer().transform;
const leetSpeak = resolveLeetSpeakTransformer().transform;

function mapped(letter: string, transform: (code: number) => number | undefined): string {
  const code = letter.codePointAt(0) ?? 0;
  return String.fromCodePoint(transform(code) ?? code);
}

function scriptsOf(run: string): number {
  return LETTERS_OF.filter((letters) => letters.test(run)).length;
}

function isLatinToTheEye(run: string, genuine: ReadonlySet<RegExp>): boolean {
  if (LATIN.test(run) || ORNAMENTAL.test(run) || scriptsOf(run) > 1) return true;
  const twin = TWINS.find(({ only }) => only.test(run));
  return twin !== undefined && (run.length >= LONG_TWIN || !genuine.has(twin.script));
}

/** The scripts with look-alike letters that have a word in the text which cannot be Latin. */
function genuineScripts(text: string): ReadonlySet<RegExp> {
  const found = new Set<RegExp>();
  for (const [run] of text.matchAll(RUN)) {
    if (LATIN.test(run) || scriptsOf(run) > 1) continue;
    for (const { script, only } of TWINS) if (script.test(run) && !only.test(run)) found.add(script);
  }
  return found;
}

function fromLeet(run: string, { stroke, symbols }: SignMapping): string {
  if (!/\p{L}/u.test(run) || QUANTITY.test(run)) return run;
  return Array.from(run, (each) => {
    if (each === '1' || each === '!' || each === '|') return stroke;
    if (each === '8') return 'b';
    if (each === '9') return 'g';
    if (each === '+' && symbols) return 't';
    return mapped(each, leetSpeak);
  }).join('');
}

/** Of the two letters that a sign may be, one goes with each stroke, so that there are no more readings. */
function latinLetter(sign: string, { stroke }: Pick<SignMapping, 'stroke'>): string {
  const other = stroke === 'l' ? otherLetterOf.get(sign) : undefined;
  return other ?? letterOf.get(sign) ?? mapped(sign, lookAlike);
}

/** A row of lone letters of any script, as the Latin letters that they look like. */
export function asLatin(letters: string): string {
  const plain = letters.normalize('NFD').replaceAll(/\p{M}/gu, '');
  return plain.replaceAll(/[^a-zA-Z0-9\p{Script=Han}]/gu, (each) => latinLetter(each, { stroke: 'i' }));
}

function foldedRun(run: string, reading: SignMapping, genuine: ReadonlySet<RegExp>): string {
  if (/^[a-z]+$/i.test(run)) return run;
  if (/\P{ASCII}/u.test(run) && !isLatinToTheEye(run, genuine)) return run;
  const letters = run
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ι', 'i')
    .replaceAll(/[^a-zA-Z0-9@$!|(+]/gu, (each) => latinLetter(each, reading));
  return fromLeet(letters, reading);
}

const CYRILLIC_TWINS = new Map(
  Array.from('aceopxyACEOPXYKMTHB036', (each, at) => [each, 'асеорхуАСЕОРХУКМТНВозб'[at] ?? each]),
);

/** The text with all letters of words that have a Cyrillic letter made Cyrillic, for Cyrillic keywords. */
function cyrillicFolded(text: string): string {
  return text.replaceAll(RUN, (run) =>
    CYRILLIC.test(run) && /[a-z0-9]/i.test(run)
      ? Array.from(run, (each) => CYRILLIC_TWINS.get(each) ?? each).join('')
      : run,
  );
}

/**
 * A normalized text in which each look-alike of a Latin letter is that letter: Cyrillic and Greek look-alikes, accented
 * and ornamental letters, digits and symbols inside words (leet speak). Words of another script only stay as they are.
 * A 1 may be i or l, and an exclamation mark may be a letter or the end of a word, so there are up to four results. One
 * more makes words of mixed letters Cyrillic.
 */
export function lookAlikesFolded(text: string): readonly string[] {
  if (/^[a-z\s,.'"-]*$/i.test(text)) return [text];
  const genuine = genuineScripts(text);
  const models = modelsOf(text);
  const readings = SIGN_MAPPINGS.map((reading) => {
    const folded = new Map<string, string>();
    return text.replaceAll(reading.symbols ? RUN_WITH_SYMBOLS : RUN, (run, at: number) => {
      if (models.has(at)) return run;
      const known = folded.get(run) ?? foldedRun(run, reading, genuine);
      folded.set(run, known);
      return known;
    });
  });
  return [...new Set([...readings, cyrillicFolded(text)])];
}
