import { readKeyword } from './keyword.ts';

/** AutoMod's own limit for one keyword, in characters. */
const LONGEST_WORD = 60;

/** A line that is not used, and why. */
export interface WordListProblem {
  /** From 1. */
  readonly line: number;
  readonly what: 'too-long' | 'only-wildcards' | 'too-many';
}

/**
 * A list of blocked words: one word or phrase per line, with AutoMod's wildcards. Blank lines and lines that begin with
 * `#` are skipped, and a repeated word is taken once. A line that cannot be used is a problem; the other lines are used.
 * Reading ends at the first word beyond `most`, which is one problem.
 */
export function parseWordList(
  text: string,
  most = 1_000,
): { readonly words: readonly string[]; readonly problems: readonly WordListProblem[] } {
  const words = new Set<string>();
  const problems: WordListProblem[] = [];
  for (const [index, each] of text.split(/\r\n|[\n\r]/).entries()) {
    const word = each.trim();
    const line = index + 1;
    if (word === '' || word.startsWith('#') || words.has(word)) continue;
    if (Array.from(word).length > LONGEST_WORD) {
      problems.push({ line, what: 'too-long' });
    } else if (readKeyword(word) === undefined) {
      problems.push({ line, what: 'only-wildcards' });
    } else if (words.size === most) {
      problems.push({ line, what: 'too-many' });
      break;
    } else {
      words.add(word);
    }
  }
  return { words: [...words], problems };
}
