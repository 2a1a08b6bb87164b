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
