import { describe, expect, test } from 'vitest';
import { languages } from '../support/languages.ts';
import { createWords, type WordArgs, type WordKey } from '../../src/words/words.ts';
import { isPlural, placeholdersOf, stemOf, texts } from './keys.ts';

const words = createWords();
const stems = [...new Set(Object.keys(texts['en-US']).map(stemOf))] as readonly WordKey[];
const variantsOf = (stem: string): [string, string][] =>
  Object.entries(texts['en-US']).filter(([key]) => stemOf(key) === stem);

/** The arguments of a text: its own placeholders, with the values of `of`. */
function filling(stem: WordKey, of: (name: string) => string | number, count: number): WordArgs {
  const names = variantsOf(stem).flatMap(([, text]) => placeholdersOf(text));
  return Object.fromEntries(names.map((name) => [name, name === 'count' ? count : of(name)]));
}

test('every text in both languages, as it reads', async () => {
  const shown = stems.flatMap((stem) => {
    const counts = variantsOf(stem).some(([key]) => isPlural(key)) ? [1, 3] : [3];
    return [
      stem,
      ...counts.flatMap((count) =>
        languages.map((language) => {
          const t = words.in(language);
          return `  ${language}  ${t(
            stem,
            filling(stem, (name) => `‹${name}›`, count),
          )}`;
        }),
      ),
    ];
  });
  await expect(`${shown.join('\n')}\n`).toMatchFileSnapshot('texts.txt');
});

test('arguments are inserted as they are: no markup of the words is read in them', () => {
  const hostile = '{{prompt}} $t(status.cancelled) <b>&amp; "quoted"';
  expect(words.in('en-US')('alt.image', { number: 1, of: 2, prompt: hostile })).toBe(
    `AI image 1 of 2, asked for: ${hostile}`,
  );
});

describe.each(languages)('in %s', (language) => {
  test.each(stems.filter((stem) => /^(refusal|failure|status)\./.test(stem)))('%s fits in one message', (stem) => {
    // The longest arguments: a name in code marks, and the largest number.
    const longest = filling(stem, (name) => (/^(option|flag)$/.test(name) ? 'W'.repeat(102) : 2 ** 53), 2 ** 53);
    expect(words.in(language)(stem, longest).length).toBeLessThan(2000);
  });
});
