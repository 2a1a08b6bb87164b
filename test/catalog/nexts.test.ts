import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nextOf, nextsOf, promptNextsOf } from '../../src/catalog/nexts.ts';
import { fileWith, modelOf } from './files.ts';

const shipped = readdirSync('models').map((name) =>
  modelOf({ price: { usd: '0.01' }, ...(JSON.parse(readFileSync(join('models', name), 'utf8')) as object) }),
);
const commandsFor = (media: 'image' | 'video' | 'audio'): string[] =>
  nextsOf(shipped, media).map(({ model }) => model.command);

test('of the shipped models, what a picture can become comes before what edits it', () => {
  expect(commandsFor('image')).toEqual([
    'pixverse-animate',
    'seedance-animate',
    'animate',
    'edit',
    'seedream-edit',
    'wan-edit',
  ]);
});

const picture = { type: 'string', format: 'uri', title: 'Image' };
const prompt = { type: 'string' };

test('a model that takes no file of this kind is no next', () => {
  const model = modelOf(fileWith({ prompt }, { options: {} }));
  expect(nextOf(model, 'image')).toBeUndefined();
  const animates = modelOf(fileWith({ prompt, image_url: picture }));
  expect(nextOf(animates, 'image')?.field.name).toBe('image');
  expect(nextOf(animates, 'video')).toBeUndefined();
});

const required = (inputs: object, names: string[]): unknown => ({
  ...fileWith({}),
  input: { type: 'object', properties: inputs, required: names },
});

test('a model that needs another file or value as well is no next', () => {
  const two = modelOf(required({ image_url: picture, mask_url: picture, prompt }, ['image_url', 'mask_url', 'prompt']));
  expect(nextOf(two, 'image')).toBeUndefined();
  const valued = modelOf(required({ image_url: picture, strength: { type: 'number' } }, ['image_url', 'strength']));
  expect(nextOf(valued, 'image')).toBeUndefined();
  const fits = modelOf(required({ image_url: picture, prompt }, ['image_url', 'prompt']));
  expect(nextOf(fits, 'image')).toMatchObject({ field: { name: 'image' }, prompt: { name: 'prompt' } });
});

test('a model that needs a prompt alone is offered for one', () => {
  const inputs = { prompt, image_url: picture };
  const alone = modelOf(required(inputs, ['prompt']));
  const withPicture = modelOf(required(inputs, ['prompt', 'image_url']));
  const withoutPrompt = modelOf(required({ strength: { type: 'number' } }, []));
  expect(promptNextsOf([withPicture, alone, withoutPrompt])).toMatchObject([
    { model: alone, prompt: { name: 'prompt' } },
  ]);
});

test('models with a prompt come before those without one', () => {
  const without = modelOf(required({ image_url: picture }, ['image_url']));
  const withPrompt = modelOf(required({ image_url: picture, prompt }, ['image_url']));
  expect(nextsOf([without, withPrompt], 'image').map(({ model }) => model)).toEqual([withPrompt, without]);
});

test('of two options for a file it goes into the one that is needed', () => {
  const two = modelOf(required({ image_url: picture, mask_url: picture, prompt }, ['mask_url']));
  expect(nextOf(two, 'image')?.field.input).toBe('mask_url');
});

test.each([
  [undefined, true],
  [1, true],
  [2, false],
])('of a model that takes %s pictures at least, one is enough: %s', (minItems, isEnough) => {
  const pictures = { type: 'array', format: 'image_uris', maxItems: 3, minItems };
  const model = modelOf(fileWith({ prompt, pictures: JSON.parse(JSON.stringify(pictures)) as object }));
  expect(nextOf(model, 'image') !== undefined).toBe(isEnough);
});
