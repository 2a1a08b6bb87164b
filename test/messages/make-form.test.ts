import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkModal } from '../../sandbox/discord/rules/modal.ts';
import { nextsOf, promptNextsOf } from '../../src/catalog/nexts.ts';
import { readModel } from '../../src/catalog/read-model.ts';
import { mediaKinds } from '../../src/core/media/media-kind.ts';
import { actionOf, bestNexts } from '../../src/messages/best-next.ts';
import { makeForm, type MakeForm } from '../../src/messages/make-form.ts';
import { createCatalog } from '../../src/services/runcomfy/catalog.ts';
import { createWords } from '../../src/words/words.ts';
import { fileWith, modelOf } from '../catalog/files.ts';
import { assertReaching } from '../support/assert-reaching.ts';
import { languages } from '../support/languages.ts';

const words = createWords();
const models = ['models', 'test/published'].flatMap((folder) =>
  readdirSync(folder).flatMap((name) => {
    const file = { price: { usd: '0.01' }, ...(JSON.parse(readFileSync(join(folder, name), 'utf8')) as object) };
    const read = readModel(file, 'v1');
    return read.ok ? [read.model] : [];
  }),
);
const customId = 'make:1305912345678901234';
const problemsOf = (form: MakeForm, language: (typeof languages)[number]): unknown =>
  checkModal({ type: 9, data: makeForm(form, words.in(language)) });

/** What a phone shows of a button in one line, in half-width characters. */
const widest = 28;
const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, each) => sum + (/[\u1100-\u115f\u2e80-\uffef]/u.test(each) ? 2 : 1), 0);

test('there are models for each of these tests', () => {
  expect(models.length).toBeGreaterThan(40);
  expect(nextsOf(models, 'image').length).toBeGreaterThan(5);
  expect(nextsOf(models, 'video').length).toBeGreaterThan(0);
});

describe.each(languages)('in %s', (language) => {
  test('every model’s button is a word or two that fit a phone', () => {
    const labels = models.map((model) => actionOf(model, language));
    expect(labels.filter((label) => label.trim() === '' || widthOf(label) > widest)).toEqual([]);
  });

  test.each(mediaKinds)('Discord takes the form for a %s, with any of the models and with all of them', (media) => {
    const nexts = nextsOf(models, media);
    const files = [1, 2].map((number) => ({ media, number, name: `photo-${number}.png` }));
    for (const some of [...nexts.map((next) => [next]), nexts.slice(0, 25)].filter(({ length }) => length > 0)) {
      const form = { customId, title: 'Make from this', models: some, files, prompt: 'p'.repeat(9_000) };
      expect(problemsOf(form, language)).toEqual([]);
    }
  });

  test('Discord takes the form for a prompt', () => {
    const nexts = promptNextsOf(models).slice(0, 25);
    for (const prompt of ['', ' \n', 'a heron', '🪶'.repeat(4_000)]) {
      expect(problemsOf({ customId, title: 'Use', models: nexts, files: [], prompt }, language)).toEqual([]);
    }
  });
});

test('Discord takes the form of any model with a prompt, whatever its lengths, its words and the text in it', () => {
  const name = fc.stringMatching(/^[a-z0-9\u4e00-\u9fff][-_a-z0-9\u4e00-\u9fff]{0,30}[a-z0-9]$/u);
  const anyFile = fc.record(
    {
      command: name,
      title: fc.stringMatching(/^[\p{L}\p{N}]{1,40}$/u),
      action: fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== ''),
      description: fc.string({ minLength: 1, maxLength: 300 }).filter((text) => text.trim() !== ''),
      minLength: fc.integer({ min: 0, max: 5_000 }),
      maxLength: fc.integer({ min: 1, max: 9_000 }),
    },
    { requiredKeys: ['minLength'] },
  );
  assertReaching(['a model', 'a long text'], (saw) =>
    fc.property(anyFile, fc.string({ unit: 'binary', maxLength: 9_000, size: 'max' }), (given, prompt) => {
      const { command = 'model', title, action, description, minLength, maxLength } = given;
      const file = fileWith(
        { prompt: { type: 'string', minLength, maxLength }, image_url: { type: 'string', format: 'image_uri' } },
        { command, title, words: { 'en-US': { [`/${command}`]: { action, description }, prompt: { description } } } },
      );
      const read = readModel(JSON.parse(JSON.stringify(file)), 'v1');
      const nexts = nextsOf(read.ok ? [read.model] : [], 'image');
      if (nexts.length === 0) return;
      saw('a model', true);
      saw('a long text', prompt.length > 4_000);
      const both = [...nexts, ...nexts.map((next) => ({ ...next, model: { ...next.model, command: '另一個' } }))];
      const files = [
        { media: 'image' as const, number: 1, name: prompt },
        { media: 'image' as const, number: 2 },
      ];
      expect(problemsOf({ customId, title: 'Make', models: both, files, prompt }, 'en-US')).toEqual([]);
      expect(widthOf(nexts.map(({ model }) => actionOf(model, 'zh-TW')).join())).toBeLessThanOrEqual(widest);
    }),
  );
});

const modelWith = (said: object) =>
  modelOf(fileWith({ prompt: { type: 'string' } }, { command: 'make-move', words: said }));

test('the label is the file’s word in this language, else the command’s name there, else the English word', () => {
  const english = { 'en-US': { '/make-move': { action: 'Animate' } } };
  expect(actionOf(modelWith(english), 'en-US')).toBe('Animate');
  expect(actionOf(modelWith(english), 'zh-TW')).toBe('Animate');
  expect(actionOf(modelWith({ ...english, 'zh-TW': { '/make-move': { name: '動畫' } } }), 'zh-TW')).toBe('動畫');
  expect(actionOf(modelWith({ ...english, 'zh-TW': { '/make-move': { action: '動起來' } } }), 'zh-TW')).toBe('動起來');
  expect(actionOf(modelWith({}), 'en-US')).toBe('Make move');
});

test('without a model that takes a file there is no best next', () => {
  const best = bestNexts(createCatalog(models.filter(({ command }) => command === 'image')));
  expect(best('image', 'en-US')).toBeUndefined();
});
