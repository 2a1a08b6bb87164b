import { expect, test } from 'vitest';
import { createWords } from '../../src/words/words.ts';
import { languages } from '../support/languages.ts';
import { parts } from './moments.ts';
import { recorded } from './recorded.ts';

const words = createWords();

/** What a phone of 360 px shows in one line, in half-width characters. A Chinese character is as wide as two. */
const widest = { button: 28, title: 40, label: 40, heading: 36, option: 60 } as const;
type Kind = keyof typeof widest;

function widthOf(text: string): number {
  return Array.from(text).reduce(
    (sum, character) => sum + (/[\u1100-\u115f\u2e80-\uffef]/u.test(character) ? 2 : 1),
    0,
  );
}

/** Every text of a message or form that stands in one line. */
function linesIn(shown: unknown): (readonly [Kind, string])[] {
  if (Array.isArray(shown)) return shown.flatMap(linesIn);
  if (typeof shown !== 'object' || shown === null) return [];
  const part = shown as {
    readonly type?: number;
    readonly label?: string;
    readonly title?: string;
    readonly content?: string;
  };
  const headings = (part.content ?? '')
    .split('\n')
    .flatMap((line) => /^#{1,3} (?<text>.+)/u.exec(line)?.groups?.['text'] ?? []);
  return [
    ...(part.title === undefined ? [] : [['title', part.title] as const]),
    ...(part.label === undefined ? [] : [[kindOf(part.type), part.label] as const]),
    ...headings.map((text) => ['heading', text.replaceAll(/<[^>]+>/gu, '@somebody')] as const),
    ...Object.values(shown).flatMap(linesIn),
  ];
}

function kindOf(type: number | undefined): Kind {
  if (type === 2) return 'button';
  return type === 18 ? 'label' : 'option';
}

test.each(languages)('in %s buttons, titles, headings and fields fit the width of a phone', async (language) => {
  const all = await Promise.all(
    parts
      .flatMap(({ moments }) => moments)
      .map(async (moment) => linesIn((await recorded(moment, words, language)).shown)),
  );
  const lines = all.flat();
  for (const kind of Object.keys(widest)) expect(lines.map(([each]) => each)).toContain(kind);
  expect(lines.filter(([kind, text]) => widthOf(text) > widest[kind])).toEqual([]);
});
