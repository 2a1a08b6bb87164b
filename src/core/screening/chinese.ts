import { Converter as FromSimplified } from 'opencc-js/cn2t';
import { Converter as FromTraditional } from 'opencc-js/t2cn';
import variants from './lists/han-variants.json' with { type: 'json' };

// The package's own type declarations do not resolve, so the part that is used is declared here.
type CreateConverter = (pair: { readonly from: string; readonly to: string }) => (text: string) => string;

/** Converts a text to one of the two spellings of Chinese. Other characters stay as they are. */
export interface Spellings {
  /** As in Taiwan. Traditional text stays as it is, except for variants of a character. */
  traditional(text: string): string;
  /** As on the mainland. */
  simplified(text: string): string;
}

/** Each variant of a character that nobody writes today, with the usual one. A group is the usual one and its variants. */
const usual = new Map(
  variants.flatMap((line) =>
    line.split(' ').flatMap((group) => {
      const [character = '', ...others] = Array.from(group);
      return others.map((other) => [other, character] as const);
    }),
  ),
);

function withoutVariants(text: string): string {
  return text.replaceAll(/[\p{Script=Han}]/gu, (character) => usual.get(character) ?? character);
}

/** OpenCC's dictionaries take a third of a second to build, so they are built when the first Chinese text needs them. */
export function createSpellings(): Spellings {
  let toTraditional: ((text: string) => string) | undefined;
  let toSimplified: ((text: string) => string) | undefined;
  return {
    traditional(text) {
      toTraditional ??= (FromSimplified as CreateConverter)({ from: 'cn', to: 'tw' });
      return toTraditional(withoutVariants(text));
    },
    simplified(text) {
      toSimplified ??= (FromTraditional as CreateConverter)({ from: 'tw', to: 'cn' });
      return toSimplified(withoutVariants(text));
    },
  };
}

export function hasChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}

/**
 * The spellings in which a keyword is searched. Several Traditional characters are one character in Simplified, so 幹
 * alone would be found in 餅乾, which is 饼干 in Simplified. So a single character is searched in Simplified only where
 * its author wrote it so.
 */
export function spellingsOf(keyword: string, spellings: Spellings): readonly string[] {
  if (!hasChinese(keyword)) return [];
  const simplified = spellings.simplified(keyword);
  const isClear = simplified === keyword || (keyword.match(/\p{Script=Han}/gu)?.length ?? 0) > 1;
  return [spellings.traditional(keyword), ...(isClear ? [simplified] : [])];
}
