// Rust's character classes include Unicode, RE2's do not.
export const WORD = String.raw`\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}`;
const SPACE = String.raw`\t-\r\x{85}\p{Z}`;

const CLASSES: Readonly<Record<string, string>> = {
  d: String.raw`\p{Nd}`,
  D: String.raw`\P{Nd}`,
  w: `[${WORD}]`,
  W: `[^${WORD}]`,
  s: `[${SPACE}]`,
  S: `[^${SPACE}]`,
};
const IN_SET: Readonly<Record<string, string>> = { d: String.raw`\p{Nd}`, D: String.raw`\P{Nd}`, w: WORD, s: SPACE };

/** All of `SPACE`, one by one: without those of a set it is a set of what is left. */
const SPACES = ['9-d', '85', '20', 'a0', '1680', '2000-200a', '2028', '2029', '202f', '205f', '3000'].flatMap(
  (range) => {
    const [first = '', last = first] = range.split('-');
    const [from, to] = [Number.parseInt(first, 16), Number.parseInt(last, 16)];
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  },
);
/** `\p{Pc}` without the underscore. */
const JOINERS = String.raw`\x{203f}\x{2040}\x{2054}\x{fe33}\x{fe34}\x{fe4d}-\x{fe4f}\x{ff3f}`;

const TOKEN =
  /\\(?:[uUx]\{(?<code>[0-9a-fA-F]+)\}|u(?<four>[0-9a-fA-F]{4})|U(?<eight>[0-9a-fA-F]{8})|x(?<two>[0-9a-fA-F]{2})|(?<property>[pP](?:\{[^}]*\}|[^{]))|(?<escape>.))|(?<posix>\[:\^?\w+:\])|(?<literal>[^])/gsu;

/** One member of a set. `text` is its form in RE2's syntax. */
interface Token {
  readonly text: string;
  /** Of a single character: its code point. */
  readonly code: number | undefined;
  /** Of a class such as `\W`: its letter. */
  readonly letter: string | undefined;
}

const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 };

function tokensOf(body: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (const { 0: text, groups = {} } of body.matchAll(TOKEN)) {
    const { code, four, eight, two, property, escape, literal } = groups as Record<string, string | undefined>;
    const digits = code ?? four ?? eight ?? two;
    if (digits !== undefined) {
      tokens.push({ text: `\\x{${digits}}`, code: Number.parseInt(digits, 16), letter: undefined });
    } else if (property !== undefined) {
      const translated = translatedProperty(property);
      if (translated === undefined) return undefined;
      tokens.push({ text: translated, code: undefined, letter: 'p' });
    } else if (escape !== undefined) {
      const isClass = escape in CLASSES;
      const point = controls[escape] ?? escape.codePointAt(0);
      tokens.push({
        text: IN_SET[escape] ?? text,
        code: isClass ? undefined : point,
        letter: isClass ? escape : undefined,
      });
    } else {
      // What was not first may come first.
      const escaped = literal === '^' ? String.raw`\^` : text;
      tokens.push({ text: escaped, code: literal?.codePointAt(0), letter: literal === undefined ? ':' : undefined });
    }
  }
  return tokens;
}

/** A class outside of a set, such as `\w`, by its letter; `undefined` for another escape. */
export function translatedClass(letter: string): string | undefined {
  return Object.hasOwn(CLASSES, letter) ? CLASSES[letter] : undefined;
}

function isComplement({ letter }: Token): boolean {
  return letter === 'W' || letter === 'S';
}

/**
 * A bracketed set with Rust's meaning; `undefined` for one that RE2 reads differently or cannot have. RE2 has no
 * complement of a class inside a set: `[\Wa]` becomes one set or the other, and `[^\W_]` what is left of the class.
 */
export function translatedSet(set: string): string | undefined {
  if (/&&|--|~~/.test(set)) return undefined;
  const isNegated = set.startsWith('[^');
  const tokens = tokensOf(set.slice(isNegated ? 2 : 1, -1));
  if (tokens === undefined) return undefined;
  const complements = new Set(tokens.filter(isComplement).map(({ letter }) => letter ?? ''));
  const others = tokens.filter((token) => !isComplement(token));
  const text = others.map((token) => token.text).join('');
  if (complements.size === 0) return `[${isNegated ? '^' : ''}${text}]`;
  if (!isNegated) {
    // A class and its complement are any character.
    if (others.some(({ letter }) => complements.has(letter?.toUpperCase() ?? ''))) return '(?s:.)';
    const sets = [...(text === '' ? [] : [`[${text}]`]), ...Array.from(complements, (letter) => CLASSES[letter] ?? '')];
    return `(?:${sets.join('|')})`;
  }
  if (complements.size > 1) return undefined;
  return complements.has('W') ? wordWithout(others) : spaceWithout(others);
}

/** `[^\W…]`: what else stands there is taken from the characters of words, where RE2 can say that. */
function wordWithout(tokens: readonly Token[]): string | undefined {
  const isKnown = tokens.every(
    ({ letter, code }) => letter === 'd' || letter === 's' || code === underscore || isBetweenWords(code),
  );
  if (!isKnown || hasRange(tokens)) return undefined;
  const digits = tokens.some(({ letter }) => letter === 'd') ? '' : String.raw`\p{Nd}`;
  const joiners = tokens.some(({ code }) => code === underscore) ? JOINERS : String.raw`\p{Pc}`;
  return String.raw`[\p{L}\p{M}${digits}\p{Nl}${joiners}]`;
}

/** `[^\S…]`: white space without some of its characters. */
function spaceWithout(tokens: readonly Token[]): string | undefined {
  const hasOthers = tokens.some(({ letter }) => letter !== undefined && letter !== 'd' && letter !== 'w');
  if (hasOthers || hasRange(tokens)) return undefined;
  const left = SPACES.filter((space) => !tokens.some(({ code }) => code === space));
  return left.length === 0 ? undefined : `[${left.map((code) => `\\x{${code.toString(16)}}`).join('')}]`;
}

const underscore = 0x5f;

function isBetweenWords(code: number | undefined): boolean {
  return code !== undefined && !/[\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}]/u.test(String.fromCodePoint(code));
}

function hasRange(tokens: readonly Token[]): boolean {
  return tokens.slice(1, -1).some(({ text }) => text === '-');
}

const categories: Readonly<Record<string, string>> = {
  letter: 'L',
  uppercaseletter: 'Lu',
  lowercaseletter: 'Ll',
  titlecaseletter: 'Lt',
  modifierletter: 'Lm',
  otherletter: 'Lo',
  mark: 'M',
  combiningmark: 'M',
  nonspacingmark: 'Mn',
  spacingmark: 'Mc',
  enclosingmark: 'Me',
  number: 'N',
  decimalnumber: 'Nd',
  digit: 'Nd',
  letternumber: 'Nl',
  othernumber: 'No',
  punctuation: 'P',
  punct: 'P',
  connectorpunctuation: 'Pc',
  dashpunctuation: 'Pd',
  openpunctuation: 'Ps',
  closepunctuation: 'Pe',
  initialpunctuation: 'Pi',
  finalpunctuation: 'Pf',
  otherpunctuation: 'Po',
  symbol: 'S',
  mathsymbol: 'Sm',
  currencysymbol: 'Sc',
  modifiersymbol: 'Sk',
  othersymbol: 'So',
  separator: 'Z',
  spaceseparator: 'Zs',
  lineseparator: 'Zl',
  paragraphseparator: 'Zp',
};
/** Codes of the scripts that people write prompts in (https://www.unicode.org/iso15924/). */
const scripts: Readonly<Record<string, string>> = {
  arab: 'Arabic',
  armn: 'Armenian',
  beng: 'Bengali',
  cyrl: 'Cyrillic',
  deva: 'Devanagari',
  geor: 'Georgian',
  grek: 'Greek',
  hang: 'Hangul',
  hani: 'Han',
  hebr: 'Hebrew',
  hira: 'Hiragana',
  kana: 'Katakana',
  latn: 'Latin',
  taml: 'Tamil',
  thai: 'Thai',
};
const oneCategory = /^(?:[clmnpsz]|l[ulmot]|m[nce]|n[dlo]|p[cdseifo]|s[mcko]|z[slp])$/;

/**
 * A Unicode property with the name that RE2 has for it: `\p{Script=Han}`, `\p{sc:hani}` and `\p{han}` are `\p{Han}`,
 * `\p{gc=Letter}` is `\p{L}`. Names are compared as Unicode says (UAX 44, LM3). It is given without its backslash. `undefined` for a property of another
 * kind, such as `scx`; a name that RE2 does not know is left as it is.
 */
export function translatedProperty(property: string): string | undefined {
  const found = /^(?<letter>[pP])\{(?:(?<kind>\w+)(?<sign>!?=|:))?(?<name>[^}]*)\}$/.exec(property)?.groups;
  if (found === undefined) return `\\${property}`;
  const { letter = 'p', kind = '', sign = '=', name = '' } = found;
  const kindName = loose(kind);
  const plain = loose(name);
  const category =
    categories[plain] ?? (oneCategory.test(plain) ? plain.charAt(0).toUpperCase() + plain.slice(1) : undefined);
  const script = scripts[plain] ?? titled(name);
  const value =
    kindName === ''
      ? (category ?? script)
      : /^(?:gc|generalcategory)$/.test(kindName)
        ? category
        : /^(?:sc|script)$/.test(kindName)
          ? script
          : undefined;
  if (value === undefined) return undefined;
  const isNegated = (letter === 'P') !== (sign === '!=');
  return `\\${isNegated ? 'P' : 'p'}{${value}}`;
}

const loose = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '');

/** As RE2 writes names: `old italic` is `Old_Italic`. */
function titled(name: string): string {
  return name
    .split(/[\s_-]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('_');
}
