import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createWords, type WordKey } from '../../src/words/words.ts';
import { languages } from '../support/languages.ts';
import { stemOf, texts } from '../words/keys.ts';
import { parts } from './moments.ts';
import { messagesPage, pictureOf } from './page.ts';
import { recorded } from './recorded.ts';
import { unpictured } from './unpictured.ts';

const words = createWords();
const moments = parts.flatMap((part) => part.moments);
const stems = [...new Set(Object.keys(texts['en-US']).map(stemOf))] as readonly WordKey[];

const isExcused = (key: string): boolean => Object.keys(unpictured).some((prefix) => key.startsWith(prefix));

test('every text is in a picture of docs/messages.md, or has a reason not to be', async () => {
  const all = await Promise.all(moments.map(async (moment) => recorded(moment, words, 'en-US')));
  const pictured = new Set(all.flatMap(({ keys }) => [...keys]));
  expect(stems.filter((key) => !pictured.has(key) && !isExcused(key))).toEqual([]);
  // A reason that excuses nothing is none.
  const idle = Object.keys(unpictured).filter(
    (prefix) => !stems.some((key) => key.startsWith(prefix) && !pictured.has(key)),
  );
  expect(idle).toEqual([]);
});

test.each(languages)('in %s every picture shows something', async (language) => {
  const all = await Promise.all(moments.map(async (moment) => recorded(moment, words, language)));
  expect(moments.filter((_moment, index) => all[index]?.shown.length === 0).map(({ name }) => name)).toEqual([]);
});

test('no two pictures have one file', () => {
  const names = moments.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('the folder has the pictures of all moments, and no others', async () => {
  const drawn = moments.flatMap(({ name }) => languages.map((language) => pictureOf(name, language)));
  const inFolder = (await readdir('docs/pictures/messages')).map((name) => `pictures/messages/${name}`);
  expect(inFolder.toSorted()).toEqual(drawn.toSorted());
});

test('docs/messages.md shows them all', async () => {
  await expect(messagesPage(parts)).toMatchFileSnapshot('../../docs/messages.md');
});
