import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LocaleFileError, readLocales } from '../../src/words/locale-files.ts';
import { createWords } from '../../src/words/words.ts';

const english = { 'jobs.more_one': '{{count}} more', 'jobs.more_other': '{{count}} more', 'button.show': 'Show me' };

async function folderWith(files: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-locales-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

test('each file is a language, English the first; a text that one leaves out is in English', async () => {
  const folder = await folderWith({ 'de.json': { 'button.show': 'Zeig her' }, 'ja.json': {}, 'en-US.json': english });
  const words = createWords(folder);
  expect(words.languages).toEqual(['en-US', 'de', 'ja']);
  expect([words.in('de')('button.show'), words.in('ja')('button.show')]).toEqual(['Zeig her', 'Show me']);
  expect([words.languageFor('de'), words.languageFor('fr')]).toEqual(['de', 'en-US']);
  // A record may have the language of a file that is gone.
  expect(words.in('fr')('button.show')).toBe('Show me');
});

test('a language has the plural forms that it needs', async () => {
  const polish = {
    'jobs.more_one': 'jeden',
    'jobs.more_few': 'kilka',
    'jobs.more_many': 'wiele',
    'jobs.more_other': 'inne',
  };
  const t = createWords(await folderWith({ 'en-US.json': english, 'pl.json': polish })).in('pl');
  expect([1, 3, 5].map((count) => t('jobs.more', { count }))).toEqual(['jeden', 'kilka', 'wiele']);
});

test.each([
  ['no English', { 'de.json': {} }, /en-US\.json is missing$/u],
  ['a name that is no locale', { 'en-US.json': english, 'german.json': {} }, /^german\.json has no name of a locale/u],
  ['no JSON', { 'en-US.json': english, 'de.json': '{' }, /de\.json is no JSON object of texts$/u],
  ['a text that is none', { 'en-US.json': english, 'de.json': { 'button.show': 5 } }, /de\.json is no JSON object/u],
  [
    'a key that nobody reads',
    { 'en-US.json': english, 'de.json': { 'button.shwo': 'x' } },
    /has the key "button\.shwo"/u,
  ],
  [
    'a placeholder that nobody fills',
    { 'en-US.json': english, 'de.json': { 'jobs.more_other': '{{number}}' } },
    /has \{\{number\}\} in "jobs\.more_other"/u,
  ],
])('a folder with %s is refused, and the file and the text are named', async (_what, files, message) => {
  const folder = await folderWith(files);
  expect(() => readLocales(folder)).toThrow(LocaleFileError);
  expect(() => readLocales(folder)).toThrow(message);
});
