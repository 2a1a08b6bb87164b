import { describe, expect, test } from 'vitest';
import { composeRequest, type RequestRefusal, type RequestResult } from '../../src/catalog/request.ts';
import type { OptionValues } from '../../src/catalog/requested-file.ts';
import type { Model } from '../../src/catalog/model.ts';
import { fileWith, modelOf, shippedModels } from './files.ts';

const { image, video } = await shippedModels();

function refusalOf(model: Model, given: unknown): RequestRefusal | undefined {
  const result = composeRequest(model, given as OptionValues);
  return result.ok ? undefined : result.refusal;
}

function inputOf(model: Model, given: OptionValues): Readonly<Record<string, unknown>> {
  const result = composeRequest(model, given);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.request.input;
}

describe('what is sent', () => {
  test('for an image: the defaults, hidden inputs too, and the number in the prompt', () => {
    expect(composeRequest(image, { prompt: 'a lighthouse in a storm' })).toEqual({
      ok: true,
      request: {
        input: {
          text: 'Generate 3 images. a lighthouse in a storm',
          sequential_image_generation_options: 3,
          image_size: '2560:1440 (16:9)',
          optimize_prompt_options: 'fast',
          sequential_image_generation: 'auto',
        },
        texts: ['a lighthouse in a storm'],
        prompt: 'a lighthouse in a storm',
        expected: 3,
        files: [],
        resize: false,
      },
    });
  });

  test('for a video: the defaults, and the prompt as it is', () => {
    expect(composeRequest(video, { prompt: 'waves at night', duration: 12, resolution: '1080p', seed: 0 })).toEqual({
      ok: true,
      request: {
        input: { text: 'waves at night', resolution: '1080p', ratio: '16:9', duration: 12, seed: 0 },
        texts: ['waves at night'],
        prompt: 'waves at night',
        expected: undefined,
        files: [],
        resize: false,
      },
    });
  });

  test('for a prompt: NFC without control characters, which is also shown', () => {
    const prompt = 'cafe\u0301\u0000 by\tnight';
    expect(inputOf(video, { prompt })).toMatchObject({ text: 'café by night' });
    expect(composeRequest(video, { prompt })).toMatchObject({ request: { prompt: 'café by night' } });
  });

  test('for any other free text: the same; for a choice: exactly what is offered', () => {
    const model = modelOf(
      fileWith({ avoid: { type: 'string', maxLength: 4 }, size: { type: 'string', enum: ['e\u0301', 'b'] } }),
    );
    expect(inputOf(model, { avoid: 'e\u0301\u0000\uD83Dxy', size: 'e\u0301' })).toEqual({
      avoid: 'é\uFFFDxy',
      size: 'e\u0301',
    });
  });

  test('free text is screened as it is sent; a choice is not screened', () => {
    const model = modelOf(
      fileWith({ text: { type: 'string' }, avoid: { type: 'string' }, size: { type: 'string', enum: ['a', 'b'] } }),
    );
    const result = composeRequest(model, { text: 'ba\u0000d', avoid: 'worse', size: 'a' });
    expect(result).toMatchObject({ request: { texts: ['bad', 'worse'] } });
  });

  test('a list of free texts is screened, a list of choices is not', () => {
    const items = { tags: { type: 'string' }, sizes: { type: 'string', enum: ['a', 'b'] } };
    const [tags, sizes] = Object.entries(items).map(([name, item]) => ({ [name]: { type: 'array', items: item } }));
    const result = composeRequest(modelOf(fileWith({ ...tags, ...sizes })), { tags: 'x, y', sizes: 'a' });
    expect(result).toMatchObject({ request: { input: { tags: ['x', 'y'], sizes: ['a'] }, texts: ['x', 'y'] } });
  });

  test('for an optional prompt that is left out: nothing, or its default', () => {
    const prompt = { prompt: { input: 'text' } };
    expect(inputOf(modelOf(fileWith({ text: { type: 'string' } }, prompt)), {})).toEqual({});
    expect(inputOf(modelOf(fileWith({ text: { type: 'string', default: 'a cat' } }, prompt)), {})).toEqual({
      text: 'a cat',
    });
  });

  test('for a model without a prompt', () => {
    const model = modelOf(fileWith({ scale: { type: 'number', minimum: 1, default: 2 } }));
    expect(composeRequest(model, { scale: 1.5 })).toEqual({
      ok: true,
      request: { input: { scale: 1.5 }, texts: [], prompt: undefined, expected: undefined, files: [], resize: false },
    });
  });
});

/*
 * Survives `npm run mutants`, since nothing differs: the checks that a number is one before it is compared with what is
 * offered, or is tested for a safe integer, and that the prompt's field is a text, which is all that it can be.
 */
describe('how many files a request asks for', () => {
  test.each<[string, Model['defaults'], number | undefined]>([
    ['a number', { n: 4 }, 4],
    ['one', { n: 1 }, 1],
    ['none', { n: 0 }, undefined],
    ['less than none', { n: -1 }, undefined],
    ['a fraction', { n: 2.5 }, undefined],
    ['more than is exact', { n: 2 ** 53 }, undefined],
    ['a word', { n: '4' }, undefined],
    ['nothing', {}, undefined],
    ['what every object has', { constructor: 4, n: 2 }, 2],
  ])('%s', (_what, defaults, expected) => {
    const model = { ...modelOf(fileWith({ scale: { type: 'number' } })), defaults, count: 'n' };
    expect(composeRequest(model, {})).toMatchObject({ ok: true, request: { input: defaults, expected } });
  });

  test('is not said by a model without an input for it', () => {
    const model = { ...modelOf(fileWith({ scale: { type: 'number' } })), defaults: { undefined: 4 }, count: undefined };
    expect(composeRequest(model, {})).toMatchObject({ request: { expected: undefined } });
  });
});

describe('the prompt that is shown', () => {
  const file = fileWith({ text: { type: 'string', default: 'a cat' } }, { prompt: { input: 'text' } });

  test('is what was typed', () => {
    expect(composeRequest(modelOf(file), { text: 'a fox' })).toMatchObject({ request: { prompt: 'a fox' } });
  });

  test('is none where the default is sent', () => {
    const { request } = composeRequest(modelOf(file), {}) as Extract<RequestResult, { ok: true }>;
    expect([request.prompt, request.input, request.texts]).toEqual([undefined, { text: 'a cat' }, []]);
  });

  test('is none where it is no option of members', () => {
    const hidden = { ...modelOf(file), fields: [], defaults: { text: 'a cat' } };
    expect(composeRequest(hidden, {})).toMatchObject({ request: { prompt: undefined, input: { text: 'a cat' } } });
  });
});

test('a number in a prompt that is not offered as an option is not the number', () => {
  const input = { type: 'object', properties: { text: { type: 'string' }, n: { type: 'integer', default: 2 } } };
  const model: Model = {
    ...modelOf({ ...fileWith({}), input, prompt: { input: 'text' } }),
    prompt: { input: 'text', says: { count: 'n' } },
  };
  // Nothing is listed for it, so what the prompt says is not offered.
  expect(refusalOf(model, { text: '4 images of a fox' })).toEqual({
    reason: 'count-not-offered',
    said: 4,
    largest: 2,
  });
  expect(inputOf(model, { text: 'a fox', n: 5 })).toEqual({ text: 'Generate 5 images. a fox', n: 5 });
  expect(inputOf(model, { text: 'a fox' })).toEqual({ text: 'Generate 2 images. a fox', n: 2 });
});

describe('options', () => {
  test.each<[string, Record<string, unknown>, RequestRefusal]>([
    ['an option that is not there', { colour: 'red' }, { reason: 'option-unknown', option: 'colour' }],
    ['an input by the name that only RunComfy knows', { text: 'x' }, { reason: 'option-unknown', option: 'text' }],
    [
      'a hidden input',
      { sequential_image_generation: 'off' },
      { reason: 'option-unknown', option: 'sequential_image_generation' },
    ],
    ['a name that every object has', { ['constructor']: 1 }, { reason: 'option-unknown', option: 'constructor' }],
    ['a choice below the first', { images: 0 }, { reason: 'option-not-offered', option: 'images' }],
    ['a choice above the last', { images: 16 }, { reason: 'option-not-offered', option: 'images' }],
    ['a choice between two', { images: 1.5 }, { reason: 'option-not-offered', option: 'images' }],
    ['a number as text', { images: '3' }, { reason: 'option-not-offered', option: 'images' }],
    ['a choice by its name', { size: '2560×1440 (16:9)' }, { reason: 'option-not-offered', option: 'size' }],
    ['a choice with a space', { size: '2560:1440 (16:9) ' }, { reason: 'option-not-offered', option: 'size' }],
    ['a list', { size: ['2560:1440 (16:9)'] }, { reason: 'option-not-offered', option: 'size' }],
    ['an object', { quality: {} }, { reason: 'option-not-offered', option: 'quality' }],
    ['nothing where something is said', { quality: null }, { reason: 'option-not-offered', option: 'quality' }],
    ['a number below the least', { seed: -1 }, { reason: 'option-too-small', option: 'seed', limit: 0 }],
    [
      'a number above the most',
      { seed: 2147483648 },
      { reason: 'option-too-large', option: 'seed', limit: 2147483647 },
    ],
    ['a fraction', { seed: 0.5 }, { reason: 'option-not-offered', option: 'seed' }],
    ['no number', { seed: NaN }, { reason: 'option-not-offered', option: 'seed' }],
    ['no end', { seed: Infinity }, { reason: 'option-not-offered', option: 'seed' }],
    ['a number that is not exact', { seed: 2 ** 53 }, { reason: 'option-not-offered', option: 'seed' }],
    ['yes or no for a number', { seed: true }, { reason: 'option-not-offered', option: 'seed' }],
  ])('%s is refused', (_what, given, refusal) => {
    expect(refusalOf(image, { prompt: 'a red fox', ...given })).toEqual(refusal);
  });

  test.each([0, 1, 2147483647])('the seed %d passes', (seed) => {
    expect(inputOf(image, { prompt: 'a red fox', seed })).toMatchObject({ seed });
  });

  test('a required option that is left out, a text too short', () => {
    const model = modelOf({
      ...fileWith({}),
      input: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string', minLength: 2, maxLength: 3 } },
      },
    });
    expect(refusalOf(model, {})).toEqual({ reason: 'option-missing', option: 'name' });
    expect(refusalOf(model, { name: '😀' })).toEqual({ reason: 'option-too-short', option: 'name', limit: 2 });
    expect(refusalOf(model, { name: '😀😀😀😀😀' })).toEqual({
      reason: 'option-too-long',
      option: 'name',
      limit: 3,
      over: 2,
    });
    expect(refusalOf(model, { name: '😀😀😀' })).toBeUndefined();
  });
});
