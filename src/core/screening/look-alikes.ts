import { resolveConfusablesTransformer, resolveLeetSpeakTransformer } from 'obscenity';

/** How a text's signs are read: `stroke` is the letter that 1, ! and | stand for, `symbols` whether punctuation inside a word is a letter. */
interface Reading {
  readonly stroke: 'i' | 'l';
  readonly symbols: boolean;
}

const READINGS: readonly Reading[] = [false, true].flatMap((symbols) => [
  { stroke: 'i', symbols },
  { stroke: 'l', symbols },
]);

// Chinese, Japanese and Korean are never read as Latin letters: 下 and 山 are words.
const LETTERS = String.raw`[[\p{L}\p{M}\p{N}\p{RI}\u{1F130}-\u{1F189}@$€¢]--[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}]]`;
const RUN = new RegExp(`${LETTERS}+`, 'gv');
const RUN_WITH_SYMBOLS = new RegExp(`(?:${LETTERS}|(?<=${LETTERS})[!\\|\\(+](?=${LETTERS}))+`, 'gv');

const LATIN = /\p{Script=Latin}/u;
/** Scripts in which no prompt is written, but whose letters are the Latin ones to the eye. */
const ORNAMENTAL =
  /[\p{RI}\u{1F130}-\u{1F189}\p{scx=Lisu}\p{scx=Deseret}\p{scx=Osage}\p{scx=Carian}\p{scx=Lycian}\p{scx=Lydian}\p{scx=Old_Italic}\p{scx=Cherokee}\p{scx=Canadian_Aboriginal}\p{scx=Coptic}\p{scx=Runic}]/u;
const CYRILLIC = /\p{Script=Cyrillic}/u;
const GREEK = /\p{Script=Greek}/u;
const LETTERS_OF = [
  /[\p{L}&&\p{Script=Cyrillic}]/v,
  /[\p{L}&&\p{Script=Greek}]/v,
  /[\p{L}&&\p{Script=Latin}]/v,
  /[\p{L}--[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Latin}]]/v,
];
/** Words of these letters alone cannot be told from Latin ones. */
const TWINS: readonly { readonly script: RegExp; readonly only: RegExp }[] = [
  { script: CYRILLIC, only: /^[асеорхуіѕјһԁԛԝӏүАВЕКМНОРСТХУІЅЈҺԚԜӀҮ]+$/u },
  { script: GREEK, only: /^[οναικρυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]+$/u },
];
/** Shorter words of twins are taken for what they are, in a text that has other words of their script. */
const LONG_TWIN = 5;

/** Of a number and its unit (35mm, 1080p, 455mm) no letters are made. */
const QUANTITY = /^\p{N}{2,}\p{L}{1,3}$/u;

const lookAlike = resolveConfusablesTransformer().transform;
const leet = resolveLeetSpeakTransformer().transform;

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

/** The scripts, of those with twins, that have a word of their own in the text. */
function genuineScripts(text: string): ReadonlySet<RegExp> {
  const found = new Set<RegExp>();
  for (const [run] of text.matchAll(RUN)) {
    if (LATIN.test(run) || scriptsOf(run) > 1) continue;
    for (const { script, only } of TWINS) if (script.test(run) && !only.test(run)) found.add(script);
  }
  return found;
}

function fromLeet(run: string, { stroke, symbols }: Reading): string {
  if (!/\p{L}/u.test(run) || QUANTITY.test(run)) return run;
  return Array.from(run, (each) => {
    if (each === '1' || each === '!' || each === '|') return stroke;
    if (each === '8') return 'b';
    if (each === '9') return 'g';
    if (each === '+' && symbols) return 't';
    return mapped(each, leet);
  }).join('');
}

function foldedRun(run: string, reading: Reading, genuine: ReadonlySet<RegExp>): string {
  if (/^[a-z]+$/i.test(run)) return run;
  if (/\P{ASCII}/u.test(run) && !isLatinToTheEye(run, genuine)) return run;
  const letters = run
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ι', 'i')
    .replaceAll(/[^a-zA-Z0-9@$!|(+]/gu, (each) => mapped(each, lookAlike));
  return fromLeet(letters, reading);
}

const CYRILLIC_TWINS = new Map(
  Array.from('aceopxyACEOPXYKMTHB036', (each, at) => [each, 'асеорхуАСЕОРХУКМТНВозб'[at] ?? each]),
);

/** Words with Cyrillic letters in them, all of whose letters are made Cyrillic: for Cyrillic keywords. */
function cyrillicFolded(text: string): string {
  return text.replaceAll(RUN, (run) =>
    CYRILLIC.test(run) && /[a-z0-9]/i.test(run)
      ? Array.from(run, (each) => CYRILLIC_TWINS.get(each) ?? each).join('')
      : run,
  );
}

/**
 * A tidy text with what looks like a Latin letter as that letter: Cyrillic and Greek twins, accented and ornamental letters,
 * digits and symbols inside words (leet). Words that are wholly of another script stay what they are. A 1 may be i or l, and an
 * exclamation mark a letter or the end of a word, so there are up to four readings; and one more in which
 * words of mixed letters are Cyrillic.
 */
export function lookAlikesFolded(text: string): readonly string[] {
  if (/^[a-z\s,.'"-]*$/i.test(text)) return [text];
  const genuine = genuineScripts(text);
  const readings = READINGS.map((reading) =>
    text.replaceAll(reading.symbols ? RUN_WITH_SYMBOLS : RUN, (run) => foldedRun(run, reading, genuine)),
  );
  return [...new Set([...readings, cyrillicFolded(text)])];
}
