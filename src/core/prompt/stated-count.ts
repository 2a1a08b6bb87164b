import { asksInChinese, saysCountInChinese } from './chinese.ts';
import { saysCountInEnglish } from './english.ts';
import { folded, tokensOf } from './tokens.ts';

/** A number of pictures that a prompt asks for. `firm` is false for 一張, which means 'a' as well as 'one'. */
export type StatedCount = { count: number; firm: boolean };

/**
 * How many pictures a prompt asks for, in English or Chinese; undefined where it does not say. Of several numbers the
 * first firm one counts, else the first. Numbers of things in the scene ('a photo of 3 cats', 牆上掛著三張照片), sizes,
 * years and 'a picture' do not count. A number beyond the safe integers becomes `Number.MAX_SAFE_INTEGER`.
 *
 * Where it is unsure it is undefined. Then `agreeOnCount` puts a sentence with the number before the prompt, so what is sent
 * still says the number that is priced. A number that was wrongly taken for the pictures would be priced and sent alone.
 */
export function statedCount(prompt: string): StatedCount | undefined {
  const text = folded(prompt);
  const tokens = tokensOf(text);
  let article: StatedCount | undefined;
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'number') continue;
    const said =
      saysCountInEnglish(tokens, index, token, ({ kind, end }) => kind === 'han' && asksInChinese(text, end)) ||
      saysCountInChinese(text, token.at, token.end, !token.times && /^[\d俩倆]/.test(token.text));
    if (!said) continue;
    if (token.text !== '一') return { count: token.value, firm: true };
    article ??= { count: 1, firm: false };
  }
  return article;
}
