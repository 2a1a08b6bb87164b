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

  test.each([
    ['by the name that members know', {}, 'length'],
    ['by no name where it is hidden', { hidden: true }, null],
  ])('name the option %s', (_what, rule, input) => {
    const properties = { text: { type: 'string' }, duration: { type: 'integer', default: 5 } };
    const prompt = { input: 'text', refuse: { '--dur': 'duration' } };
    const model = modelOf(fileWith(properties, { prompt, options: { duration: { name: 'length', ...rule } } }));
    expect(refusalOf(model, { text: 'a fox --dur 12' })).toEqual({ reason: 'flag', flag: '--dur', input });
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
