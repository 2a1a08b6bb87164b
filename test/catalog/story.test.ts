import { expect, test } from 'vitest';
import { storyModels } from '../../src/catalog/story.ts';
import { fileWith, modelOf, shippedModels } from './files.ts';

const most = { pictures: 15, choices: 25 };
const { image, video } = await shippedModels();

const upTo = (...values: readonly number[]) => ({ type: 'integer', enum: values, default: values[0] });
const inputs = { prompt: { type: 'string', maxLength: 300 }, n: upTo(1, 2, 3, 4) };
const counted = { prompt: { input: 'prompt', says: { count: 'n' } } };
/** The numbers of pictures of the story that this model makes; `undefined` where it makes none. */
function countsOf(properties: object, others: object = counted, required: readonly string[] = []): unknown {
  const file = { ...fileWith({}, others), input: { type: 'object', properties, required } };
  return storyModels([modelOf(file)], most)[0]?.counts;
}

test('of the shipped models that are on, Seedream makes stories: 2 to 15 pictures, in one of its sizes', () => {
  const [story, ...others] = storyModels([video, image], most);
  expect(others).toEqual([]);
  expect(story).toMatchObject({ model: image, prompt: { name: 'prompt' }, count: { name: 'images' }, maxLength: 600 });
  expect(story?.counts).toEqual(Array.from({ length: 14 }, (_, index) => index + 2));
  expect(story?.size?.input).toBe('image_size');
});

const picture = { ...inputs, image_url: { type: 'string', format: 'uri', title: 'Image' } };

test.each([
  ['reads the number of pictures in its prompt', [2, 3, 4], inputs],
  ['makes only some numbers', [2, 4], { ...inputs, n: upTo(4, 1, 2, 20) }],
  ['may take a picture', [2, 3, 4], picture],
  ['needs a picture', undefined, picture, counted, ['image_url']],
  ['needs another value', undefined, { ...inputs, strength: { type: 'number' } }, counted, ['strength']],
  ['takes only a number beside its prompt', undefined, inputs, { prompt: { input: 'prompt' } }],
  ['makes one picture or twenty', undefined, { ...inputs, n: upTo(1, 20) }],
  ['makes video', undefined, { ...inputs, duration: { type: 'integer', enum: [5, 10] } }],
])('a model that %s: %o', (_case, counts, properties, others = counted, required = []) => {
  expect(countsOf(properties, others, required)).toEqual(counts);
});

/** The input for the size of the pictures, of a model that also has these inputs. */
function sizeOf(properties: object): string | undefined {
  return storyModels([modelOf(fileWith({ ...inputs, ...properties }, counted))], most)[0]?.size?.input;
}

test.each([
  ['aspect_ratio', ['1:1', '16:9'], true],
  ['size', ['small', 'large'], true],
  ['resolution', ['1k', '2k'], true],
  ['size', ['one'], false],
  ['style', ['oil', 'ink'], false],
  ['size', Array.from({ length: 25 }, (_, index) => `${index}:1`), true],
  ['size', Array.from({ length: 26 }, (_, index) => `${index}:1`), false],
])('%s with %o: a choice of the form: %s', (name, values, isSize) => {
  expect(sizeOf({ [name]: { type: 'string', enum: values } })).toBe(isSize ? name : undefined);
});

test('of two sizes it is the one that fits into a form, and a number is none', () => {
  const many = Array.from({ length: 26 }, (_, index) => `${index}:1`);
  const sizes = { image_size: { type: 'string', enum: many }, resolution: { type: 'string', enum: ['1k', '2k'] } };
  expect(sizeOf(sizes)).toBe('resolution');
  expect(sizeOf({ size: { type: 'integer', minimum: 1, maximum: 4 } })).toBeUndefined();
});
