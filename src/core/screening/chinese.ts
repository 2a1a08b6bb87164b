import { Converter as FromSimplified } from 'opencc-js/cn2t';
import { Converter as FromTraditional } from 'opencc-js/t2cn';

// The package's declarations do not resolve each other: what is used of it is said here.
type CreateConverter = (pair: { readonly from: string; readonly to: string }) => (text: string) => string;

/** A text in the two spellings of Chinese; what is not Chinese in it stays. */
export interface Spellings {
  /** As in Taiwan. What is Traditional already stays, but for variants of a character. */
  traditional(text: string): string;
  /** As on the mainland. */
  simplified(text: string): string;
}

/** OpenCC's dictionaries take a third of a second to build: that is done when the first Chinese text needs them. */
export function createSpellings(): Spellings {
  let toTraditional: ((text: string) => string) | undefined;
  let toSimplified: ((text: string) => string) | undefined;
  return {
    traditional(text) {
      toTraditional ??= (FromSimplified as CreateConverter)({ from: 'cn', to: 'tw' });
      return toTraditional(text);
    },
    simplified(text) {
      toSimplified ??= (FromTraditional as CreateConverter)({ from: 'tw', to: 'cn' });
      return toSimplified(text);
    },
  };
}

export function hasChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}

/**
 * The spellings in which a keyword is looked for. Several Traditional characters are one in Simplified, so that 幹 alone would
 * be found in 餅乾, written 饼干: a single character is looked for as Simplified only where it is written so.
 */
export function spellingsOf(keyword: string, spellings: Spellings): readonly string[] {
  if (!hasChinese(keyword)) return [];
  const simplified = spellings.simplified(keyword);
  const isClear = simplified === keyword || (keyword.match(/\p{Script=Han}/gu)?.length ?? 0) > 1;
  return [spellings.traditional(keyword), ...(isClear ? [simplified] : [])];
}
