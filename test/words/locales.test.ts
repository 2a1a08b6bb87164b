import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modelFile } from '../../src/catalog/file.ts';
import { createCommands } from '../../src/commands/commands.ts';
import { createCatalog } from '../../src/services/runcomfy/catalog.ts';
import { languages } from '../support/languages.ts';
import pageWords from '../../sandbox/page/src/words/zh-TW.json' with { type: 'json' };
import { createWords } from '../../src/words/words.ts';
import { readSources } from '../architecture/sources.ts';
import { shippedModels } from '../catalog/files.ts';
import { createSimplifiedOnly, halfWidthPunctuation, missingSpaces, spacesByNumbers, withExamples } from './chinese.ts';
import { isPlural, keysUsed, placeholdersOf, stemOf, texts } from './keys.ts';

/** It makes stories, so all of Easel's own commands are there. */
const { image } = await shippedModels();
const english = Object.keys(texts['en-US']);
const chinese = Object.keys(texts['zh-TW']);
const stems = new Set(english.map(stemOf));

/** The models' own option names in Traditional Chinese, by their place. */
const modelWords = readdirSync('models')
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => {
    const { words } = modelFile.parse(JSON.parse(readFileSync(join('models', name), 'utf8')));
    return Object.entries(words['zh-TW'] ?? {}).flatMap(([option, { name: label, description, choices }]) =>
      [label, description, ...Object.values(choices ?? {})]
        .filter((text) => text !== undefined)
        .map((text) => [`${name} ${option}`, text] as const),
    );
  });
const allChinese = [...Object.entries(texts['zh-TW']), ...modelWords, ...Object.entries(pageWords)];

test.each(languages)('every command in a text has its name in %s', (language) => {
  const names = [
    ...createCommands(createCatalog([image]), createWords(), 1000)
      .current()
      .values(),
  ].map(({ payload }) =>
    language === 'zh-TW' ? (payload.name_localizations?.['zh-TW'] ?? payload.name) : payload.name,
  );
  const named = Object.entries(texts[language]).flatMap(([key, text]) =>
    [...text.matchAll(/(?<![\p{L}\d}*])\/(?<name>\p{L}[\p{L}\d-]*)/gu)].map(
      ({ groups }) => [key, groups?.['name']] as const,
    ),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(([, name]) => !names.includes(name ?? ''))).toEqual([]);
});

describe('keys', () => {
  test.each(languages)('in %s they are sorted, so that related texts stand together', (language) => {
    const keys = Object.keys(texts[language]);
    expect(keys).toEqual(keys.toSorted());
  });

  test('both languages have the same', () => {
    expect(new Set(chinese.map(stemOf))).toEqual(stems);
  });

  test('English has both plurals of a text that counts, Chinese its only one', () => {
    const counted = [...new Set(english.filter(isPlural).map(stemOf))];
    expect(english.filter(isPlural)).toEqual(counted.flatMap((stem) => [`${stem}_one`, `${stem}_other`]));
    expect(chinese.filter(isPlural)).toEqual(counted.map((stem) => `${stem}_other`));
    expect(counted.filter((stem) => english.includes(stem) || chinese.includes(stem))).toEqual([]);
  });

  test('docs/translating.md says of each group where it is read', () => {
    const page = readFileSync('docs/translating.md', 'utf8');
    const groups = page.split('\n').flatMap((line) => line.match(/^\| `[^|]+/u)?.[0].match(/[\w-]+/gu) ?? []);
    expect(new Set(groups)).toEqual(new Set(english.map((key) => key.split('.')[0])));
  });

  test('all keys in the code exist, and there are no others', () => {
    expect([...keysUsed(readSources('src'), stems)].toSorted()).toEqual([...stems].toSorted());
  });

  test.each([
    ["t('status.cancelled')", 'status.cancelled'],
    ["request.t(\n  'status.nowhere',\n)", 'status.nowhere'],
    ["words.in('en-US')('command.nowhere.name')", 'command.nowhere.name'],
    ["(name ?? '').length < least ? say('alt.input') : undefined", 'alt.input'],
    ["const key: WordKey = later ? 'alt.input' : other;", 'alt.input'],
    ['t(`failure.${reason}`)', 'failure.expired'],
    ['t(`status.${unheardOf}`)', 'status.${unheardOf}'],
  ])('the code %j names %s', (text, key) => {
    expect(keysUsed([{ path: 'src/a.ts', text }], stems)).toContain(key);
  });

  test.each([...stems])('%s has the same arguments in both languages', (stem) => {
    const variants = [...Object.entries(texts['en-US']), ...Object.entries(texts['zh-TW'])].filter(
      ([key]) => stemOf(key) === stem,
    );
    const [first, ...others] = variants.map(([, text]) => placeholdersOf(text));
    expect(others).toEqual(others.map(() => first));
    expect(first?.includes('count')).toBe(variants.some(([key]) => isPlural(key)));
  });

  test.each([...Object.values(texts['en-US']), ...Object.values(texts['zh-TW'])])('%j is whole', (text) => {
    expect(text).toBe(text.trim());
    expect(text).not.toBe('');
    expect(text.replaceAll(/\{\{\w+\}\}/g, '')).not.toMatch(/[{}]/);
  });
});

describe.each(languages)('names in %s', (language) => {
  const words = createWords();
  const commands = createCommands(createCatalog([image]), words, 1000).current();

  test('a command is called as the reader sees it', () => {
    const names = [...commands.values()].map(({ payload }) => payload.name_localizations?.[language] ?? payload.name);
    const named = Object.values(texts[language]).flatMap((text) =>
      [...text.matchAll(/(?<=^|[\s(（`])\/([\p{L}\d_-]+)/gu)].map(([, name = '']) => name),
    );
    expect(named.length).toBeGreaterThan(2);
    expect(names).toEqual(expect.arrayContaining(named));
  });

  test('a button is called by its label', () => {
    const naming = ['status.kept', 'status.kept-yours', 'status.private-waiting'];
    const quoted = naming.map((key) =>
      /\*\*(.+)\*\*|「(.+)」/
        .exec(texts[language][key] ?? '')
        ?.slice(1)
        .join(''),
    );
    expect(quoted).toEqual(naming.map(() => words.in(language)('button.show')));
  });
});

describe('Traditional Chinese', () => {
  const simplifiedOnly = createSimplifiedOnly();

  test.each(allChinese)('%s is Traditional: %s', (_where, text) => {
    expect(simplifiedOnly(text)).toEqual([]);
  });

  test.each(allChinese)('%s has full-width marks: %s', (_where, text) => {
    // An argument may be Chinese. The target of a link is no part of the sentence.
    const filled = withExamples(text.replaceAll(/\]\(\{\{url\}\}\)/g, ']'));
    expect(halfWidthPunctuation(filled)).toEqual([]);
  });

  test.each(allChinese)('%s has no spaces by numbers, and one by each Latin word: %s', (_where, text) => {
    const filled = withExamples(text);
    expect([...spacesByNumbers(filled), ...missingSpaces(filled)]).toEqual([]);
  });

  // These have marks and no words in any language.
  const marks = ['policy.entry', 'policy.unchecked-part'];
  const withWords = Object.entries(texts['zh-TW']).filter(([key]) => !marks.includes(key));

  test.each(withWords)('%s has a text in Chinese', (_key, text) => {
    expect(text.replaceAll(/\{\{\w+\}\}/g, '')).toMatch(/\p{Script=Han}/u);
  });
});
