import { describe, expect, test } from 'vitest';
import { composeRequest, type Given, type RequestRefusal } from '../../src/catalog/request.ts';
import type { Model } from '../../src/catalog/model.ts';
import { fileWith, modelOf, shippedModels } from './files.ts';

const { image, video } = await shippedModels();

function refusalOf(model: Model, given: unknown): RequestRefusal | undefined {
  const result = composeRequest(model, given as Given);
  return result.ok ? undefined : result.refusal;
}

function inputOf(model: Model, given: Given): Readonly<Record<string, unknown>> {
  const result = composeRequest(model, given);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.request.input;
}

describe('what is sent', () => {
  test('of an image: the defaults, hidden inputs with them, and the number in the prompt', () => {
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
        prompt: 'a lighthouse in a storm',
        expected: 3,
      },
    });
  });

  test('of a video: the defaults, and the prompt as it is', () => {
    expect(composeRequest(video, { prompt: 'waves at night', duration: 12, resolution: '1080p', seed: 0 })).toEqual({
      ok: true,
      request: {
        input: { text: 'waves at night', resolution: '1080p', ratio: '16:9', duration: 12, seed: 0 },
        prompt: 'waves at night',
        expected: undefined,
      },
    });
  });

  test('of a prompt: NFC without control characters; what is shown is as typed', () => {
    const prompt = 'cafe\u0301\u0000 by\tnight';
    expect(inputOf(video, { prompt })).toMatchObject({ text: 'café by night' });
    expect(composeRequest(video, { prompt })).toMatchObject({ request: { prompt } });
  });

  test('of an optional prompt that is left out: nothing, or its default', () => {
    const prompt = { prompt: { input: 'text' } };
    expect(inputOf(modelOf(fileWith({ text: { type: 'string' } }, prompt)), {})).toEqual({});
    expect(inputOf(modelOf(fileWith({ text: { type: 'string', default: 'a cat' } }, prompt)), {})).toEqual({
      text: 'a cat',
    });
  });

  test('of a model without a prompt', () => {
    const model = modelOf(fileWith({ scale: { type: 'number', minimum: 1, default: 2 } }));
    expect(composeRequest(model, { scale: 1.5 })).toEqual({
      ok: true,
      request: { input: { scale: 1.5 }, prompt: undefined, expected: undefined },
    });
  });
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
      id: 'a/b',
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

describe('prompts', () => {
  test.each([
    ['nothing', {}],
    ['the empty text', { prompt: '' }],
    ['blanks', { prompt: ' \n\t\u3000' }],
    ['invisible characters', { prompt: '\u200B\u2060\u202E' }],
    ['marks only', { prompt: '**__~~||`#>-*,.!?' }],
    ['mentions only', { prompt: '<@123456789012345678> <@!1> <@&2> <#3> @everyone @here' }],
    ['emoji of a server, times and commands', { prompt: '<:cat:1><a:dance:2> <t:1700000000:R> </image:3>' }],
    ['a number', { prompt: 7 }],
    ['yes', { prompt: true }],
  ])('%s says nothing to draw', (_what, given) => {
    for (const model of [image, video]) expect(refusalOf(model, given)).toEqual({ reason: 'prompt-empty' });
  });

  test.each(['a', '貓', '7', '🎨', '<@1> as a knight'])('%j is a prompt', (prompt) => {
    expect(refusalOf(video, { prompt })).toBeUndefined();
  });

  // 600 in all, in code points, as JSON Schema counts; what Easel may add counts as well.
  const said = 'draw 3 images of ';
  test.each([
    ['letters', 'x'],
    ['characters of two units', '😀'],
    ['Chinese', '貓'],
  ])('600 code points of %s fit, 601 do not', (_what, one) => {
    const fits = said + one.repeat(600 - said.length);
    expect(inputOf(image, { prompt: fits })).toMatchObject({ text: fits });
    expect(refusalOf(image, { prompt: fits + one })).toEqual({
      reason: 'option-too-long',
      option: 'prompt',
      limit: 600,
      over: 1,
    });
  });

  test.each([
    ['letters', 'x '],
    ['characters of two units', '😀 '],
  ])('with the sentence that Easel adds, %s fit as long as both do', (_what, one) => {
    const fits = one.repeat(290);
    expect(Array.from(String(inputOf(image, { prompt: fits })['text']))).toHaveLength(599);
    expect(refusalOf(image, { prompt: one.repeat(291) })).toEqual({ reason: 'too-long-with-count', over: 1, count: 3 });
  });

  test('500 code points are a video, 501 are not, in the form that is sent', () => {
    expect(refusalOf(video, { prompt: '😀'.repeat(500) })).toBeUndefined();
    expect(refusalOf(video, { prompt: '😀'.repeat(501) })).toMatchObject({ reason: 'option-too-long', over: 1 });
    // Composed, an accent is one character; one of Devanagari becomes two.
    expect(refusalOf(video, { prompt: 'e\u0301'.repeat(500) })).toBeUndefined();
    expect(refusalOf(video, { prompt: '\u0958'.repeat(251) })).toMatchObject({ reason: 'option-too-long', over: 2 });
  });
});

describe('the number in a prompt', () => {
  test.each<[Given, number, string]>([
    [{ prompt: 'two photos of a fox' }, 2, 'two photos of a fox'],
    [{ prompt: 'two photos of a fox', images: 2 }, 2, 'two photos of a fox'],
    [{ prompt: '畫五張狐狸的圖片' }, 5, '畫五張狐狸的圖片'],
    [{ prompt: 'a fox', images: 1 }, 1, 'Generate 1 image. a fox'],
    [{ prompt: 'a fox', images: 15 }, 15, 'Generate 15 images. a fox'],
    [{ prompt: '雪地裡的狐狸', images: 4 }, 4, '生成 4 張圖片。雪地裡的狐狸'],
  ])('%j asks for %d', (given, count, text) => {
    const result = composeRequest(image, given);
    expect(result).toMatchObject({
      ok: true,
      request: {
        input: { text, sequential_image_generation_options: count },
        prompt: given['prompt'],
        expected: count,
      },
    });
  });

  test.each<[Given, RequestRefusal]>([
    [{ prompt: '16 images of a fox' }, { reason: 'count-not-offered', said: 16, largest: 15 }],
    [{ prompt: '二十張狐狸的圖片' }, { reason: 'count-not-offered', said: 20, largest: 15 }],
    [
      { prompt: '3 images of a fox', images: 4 },
      { reason: 'counts-differ', said: 3, option: 4 },
    ],
    [
      { prompt: '20 images of a fox', images: 4 },
      { reason: 'counts-differ', said: 20, option: 4 },
    ],
  ])('%j is refused', (given, refusal) => {
    expect(refusalOf(image, given)).toEqual(refusal);
  });

  test('says nothing to a video', () => {
    expect(inputOf(video, { prompt: '16 images of a fox' })).toMatchObject({ text: '16 images of a fox', duration: 5 });
  });
});

describe('flags', () => {
  test.each<[string, string, string | null]>([
    ['a fox --dur 12', '--dur', 'duration'],
    ['a fox --duration=12', '--duration', 'duration'],
    ['--RS 1080p a fox', '--RS', 'resolution'],
    ['一隻狐狸--ratio 1:1', '--ratio', 'ratio'],
    ['a fox --camerafixed true', '--camerafixed', null],
    ['a fox \u0000--dur 12', '--dur', 'duration'],
  ])('%j is refused', (prompt, flag, input) => {
    expect(refusalOf(video, { prompt })).toEqual({ reason: 'flag', flag, input });
  });

  test.each(['a fox -- in the snow', 'a well--known fox', 'a fox — dur 12', '- a fox\n- a hen'])(
    '%j passes',
    (prompt) => {
      expect(inputOf(video, { prompt })).toMatchObject({ text: prompt });
    },
  );

  test('mean nothing to images', () => {
    expect(inputOf(image, { prompt: '3 images of a fox --dur 12' })).toMatchObject({
      text: '3 images of a fox --dur 12',
    });
  });
});
