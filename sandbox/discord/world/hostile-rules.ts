/** As many keyword rules as Discord allows in one server, each as large as allowed. */
const rules = 6;
const patternsOfRule = 10;
const longestPattern = 260;
const keywordsOfRule = 1_000;
const longestKeyword = 60;
const allowedOfRule = 100;

/** A pattern that needs far more memory than its length suggests. Each number gives a different one. */
function hugePattern(number: number): string {
  const begin = `${String(number)}x`;
  const piece = 'a{0,1000}';
  return begin + piece.repeat(Math.floor((longestPattern - begin.length) / piece.length));
}

/** Keywords that begin and end with one another, with every wildcard. */
function nestedKeywords(letter: string, count: number): string[] {
  const cores = Array.from({ length: longestKeyword - 2 }, (_, index) => letter.repeat(index + 1));
  const nested = cores.flatMap((core) => [core, `*${core}`, `${core}*`, `*${core}*`]);
  const others = Array.from({ length: count }, (_, index) => `${String(index).padStart(3, '0')}${letter.repeat(40)}`);
  return [...nested, ...others].slice(0, count);
}

/** A word that these rules refuse. None of their allow lists has a letter of it. */
export const hostileWord = 'quiz';

/** Rules that are as expensive as a server can make them, in Discord's own JSON. Each `edit` makes different ones. */
export function hostileRules(edit = 0) {
  return Array.from({ length: rules }, (_, rule) => {
    const letter = String.fromCodePoint(0x61 + rule);
    return {
      trigger_type: 1,
      name: `Hostile ${rule + 1}`,
      trigger_metadata: {
        keyword_filter: [...nestedKeywords(letter, keywordsOfRule - 1), hostileWord],
        regex_patterns: Array.from({ length: patternsOfRule }, (__, index) =>
          hugePattern(edit * 100 + rule * 10 + index),
        ),
        allow_list: nestedKeywords(letter, allowedOfRule),
      },
    };
  });
}

/** A prompt that is full of such keywords, all of them allowed. */
export const hostilePrompt = 'aaaaa bbbbb ccccc '.repeat(30).trim();
