import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isValueField, type Field } from '../../src/catalog/field.ts';
import { modelFile } from '../../src/catalog/file.ts';
import { readModel } from '../../src/catalog/read-model.ts';
import { languages } from '../support/languages.ts';
import { loadCatalog } from '../../src/services/runcomfy/catalog.ts';
import { ownNames } from '../../src/commands/payload.ts';

const seeds = ['seedance-1-0-pro-fast.json', 'seedream-4-0-sequential.json'];
const names = readdirSync('models');
const contentOf = (name: string): unknown => JSON.parse(readFileSync(join('models', name), 'utf8'));
/** A person has to decide the price of a file that has none. Everything else has to be right without one. */
const priced = (name: string): object => ({ price: { usd: '0.01' }, ...(contentOf(name) as object) });

test('as shipped the two of the seeds are offered, nineteen more are off, and nothing is wrong', async () => {
  const { models, files, faults } = await loadCatalog('models', ownNames);
  expect(models.map(({ command }) => command)).toEqual(['video', 'image']);
  expect(faults).toEqual([]);
  expect(files.filter(({ status }) => status === 'off')).toHaveLength(19);
});

test('all of them together have different commands, and miss nothing but prices', async () => {
  const commands = names.map((name) => readModel(contentOf(name), name).command);
  expect(new Set(commands).size).toBe(names.length);
  const named = new Set(commands.filter((command) => command !== undefined));
  const { models, faults, missing } = await loadCatalog('models', ownNames, named);
  expect(missing).toEqual([]);
  expect(new Set(faults.map(({ path }) => path))).toEqual(new Set(['$.price']));
  expect(models.length + faults.length).toBe(names.length);
});

/** What the words of an option are looked up by: those of one input for files have the same. */
const wordKey = (field: Field): string => (isValueField(field) ? field.name : field.base);

describe.each(names.filter((name) => !seeds.includes(name)))('%s', (name) => {
  const file = modelFile.parse(contentOf(name));
  const result = readModel(priced(name), name);

  test('is off, with its source, and needs nothing but a price to be offered', () => {
    expect(file.off).toBe(true);
    expect(file.source).toBeDefined();
    expect(result.ok ? [] : result.problems).toEqual([]);
  });

  test('has its published schema', () => {
    const published = modelFile.parse(JSON.parse(readFileSync(join('test/published', name), 'utf8')));
    expect([file.id, file.input, file.source]).toEqual([published.id, published.input, published.source]);
  });

  test('has a price with a named source, or none', () => {
    const note = file.price === undefined ? 'none' : file.price.note;
    expect(note).toMatch(/^(none|RunComfy's own price was not to be found: this is what .+[a-z]+\.[a-z]+.*)$/);
  });

  test.each(languages)('has words for its command and every option, and for nothing else (%s)', (language) => {
    if (!result.ok) throw new Error('not offered');
    const { command, fields } = result.model;
    const words = file.words[language] ?? {};
    expect(Object.keys(words).toSorted()).toEqual([`/${command}`, ...new Set(fields.map(wordKey))].toSorted());
    const entries = Object.entries(words);
    const isWhole = ([option, { name: label, description }]: (typeof entries)[number]): boolean =>
      description !== undefined && (language === 'en-US' || option.startsWith('/') || label !== undefined);
    expect(entries.filter((entry) => !isWhole(entry)).map(([option]) => option)).toEqual([]);
  });

  test.each(languages)('words of choices belong to choices (%s)', (language) => {
    if (!result.ok) throw new Error('not offered');
    for (const field of result.model.fields) {
      const choices = field.kind === 'choice' ? field.choices.map(String) : [];
      const worded = Object.keys(file.words[language]?.[field.name]?.choices ?? {});
      expect([field.name, worded.filter((value) => !choices.includes(value))]).toEqual([field.name, []]);
    }
  });
});
