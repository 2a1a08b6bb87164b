import { Converter, Locale } from 'opencc-js';

// The package's type declarations do not resolve each other, so the used part is declared here.
type Convert = (text: string) => string;
const { from } = Locale as unknown as { readonly from: { readonly cn: unknown } };

/** `from to` pairs of OpenCC's dictionaries, however deeply they are nested. */
function pairsOf(dictionaries: unknown): (readonly string[])[] {
  if (typeof dictionaries === 'string') return dictionaries.split('|').map((pair) => pair.split(' '));
  return Array.isArray(dictionaries) ? dictionaries.flatMap(pairsOf) : [];
}

/**
 * The characters of a text that only Simplified Chinese has. OpenCC would write such a character in another way in
 * Taiwan, and no Traditional spelling of a word in its phrases has it: 后, 里 and 干 stay, because of 皇后, 公里 and 干涉.
 */
export function createSimplifiedOnly(): (text: string) => string[] {
  const inTaiwan = Converter({ from: 'cn', to: 'tw' }) as Convert;
  const taiwanForms = Converter({ from: 't', to: 'tw' }) as Convert;
  const traditional = new Set(
    pairsOf(from.cn).flatMap(([word = '', spelling = '']) =>
      Array.from(word).length > 1 ? Array.from(taiwanForms(spelling)) : [],
    ),
  );
  return (text) => Array.from(text).filter((each) => !traditional.has(each) && inTaiwan(each) !== each);
}

/** Half-width punctuation next to Chinese, with its neighbour. */
export function halfWidthPunctuation(text: string): string[] {
  return text.match(/\p{Script=Han} ?[,;?!:()]|\p{Script=Han}\.(?![\p{L}\p{N}])|[,;?!:()] ?\p{Script=Han}/gu) ?? [];
}

/** The arguments of a text that are filled with a number, and with nothing else. */
const numbers = new Set(
  [
    'blocks chosen cost count credits day dayLimit entry expected found from largest least left limit made max min',
    'minutes month monthLimit more most number of percent position removals results said seconds size step to',
  ].flatMap((names) => names.split(' ')),
);

/** A text with its arguments filled: numbers with one, others with a Chinese character. */
export function withExamples(text: string): string {
  return text.replaceAll(/\{\{?(?<name>\w+)\}?\}/gu, (_whole, name: string) => (numbers.has(name) ? '1' : '字'));
}

/**
 * Spaces between Chinese and a number, with their neighbours: Chinese has none there. Digits in a Latin name are a part
 * of it, as in `FLUX 3` and `1080p`.
 */
export function spacesByNumbers(text: string): string[] {
  return (
    text.match(
      /\p{Script=Han} (?=[*`]*\d[\d.,:]*(?![\d.,:]|\p{Script=Latin}))|(?<!\p{Script=Latin}[ .-]?[\d.,:]*)\d[*`]* (?=\p{Script=Han})/gu,
    ) ?? []
  );
}

/** Where Chinese and a Latin word stand next to each other without the space that Taiwan's products put there. */
export function missingSpaces(text: string): string[] {
  return text.match(/\p{Script=Han}[*`]*\d*\p{Script=Latin}|\p{Script=Latin}\d*[*`]*(?=\p{Script=Han})/gu) ?? [];
}
