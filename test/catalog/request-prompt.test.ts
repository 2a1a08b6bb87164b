import { describe, expect, test } from 'vitest';
import { composeRequest, type RequestRefusal } from '../../src/catalog/request.ts';
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

  // 600 code points in all, as JSON Schema counts. Easel's own sentence counts as well.
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

  test('500 code points in the sent form are accepted for a video, 501 are not', () => {
    expect(refusalOf(video, { prompt: '😀'.repeat(500) })).toBeUndefined();
    expect(refusalOf(video, { prompt: '😀'.repeat(501) })).toMatchObject({ reason: 'option-too-long', over: 1 });
    // In NFC, this accent is one character; one of Devanagari becomes two.
    expect(refusalOf(video, { prompt: 'e\u0301'.repeat(500) })).toBeUndefined();
    expect(refusalOf(video, { prompt: '\u0958'.repeat(251) })).toMatchObject({ reason: 'option-too-long', over: 2 });
  });
});

describe('the number in a prompt', () => {
  test.each<[OptionValues, number, string]>([
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

  test.each<[OptionValues, RequestRefusal]>([
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

  test('has no effect for a video', () => {
    expect(inputOf(video, { prompt: '16 images of a fox' })).toMatchObject({ text: '16 images of a fox', duration: 5 });
  });
});

/** The refused flag, and the option that is named. */
function refused(model: Model, prompt: string): unknown {
  const refusal = refusalOf(model, { prompt });
  return refusal?.reason === 'flag' ? [refusal.flag, refusal.input] : refusal;
}

describe('a flag that was not read before', () => {
  test.each<[string, string | null, string | null]>([
    ['--ar 16:9', 'size', 'ratio'],
    ['--aspect 16:9', 'size', 'ratio'],
    ['--aspect-ratio 16:9', 'size', 'ratio'],
    ['--ratio 16:9', 'size', 'ratio'],
    ['--rt 16:9', 'size', 'ratio'],
    ['--size 2048', 'size', null],
    ['--image_size 2048', 'size', null],
    ['--rs 1080p', 'size', 'resolution'],
    ['--resolution 1080p', 'size', 'resolution'],
    ['--dur 12', null, 'duration'],
    ['--duration 12', null, 'duration'],
    ['--seed 5', 'seed', 'seed'],
    ['--種子 5', 'seed', 'seed'],
    ['--張數 5', 'images', null],
    ['--images 5', 'images', null],
    ['--repeat 5', 'images', null],
    ['--r 5', 'images', null],
    ['--q 2', 'quality', null],
    ['--quality 2', 'quality', null],
    ['--optimize-prompt-options fast', 'quality', null],
    ['--sequential_image_generation auto', null, null],
    ['--prompt a cat', 'prompt', 'prompt'],
    ...'--version --v --stylize --s --chaos --c --no --stop --style --tile --iw --niji --weird --w --sref --cref --cw --sw --oref --ow --fast --relax --turbo --video --stealth --public --draft --raw --profile --p --exp --hd'
      .split(' ')
      .map((flag): [string, string | null, null] => [`${flag} 6`, flag === '--hd' ? 'quality' : null, null]),
    ...'--fps --framespersecond --wm --watermark --cf --camerafixed'
      .split(' ')
      .map((flag): [string, null, null] => [`${flag} 24`, null, null]),
  ])('%j is refused, with the option of /image and of /video that does it: %s, %s', (flag, ofImage, ofVideo) => {
    const [name] = flag.split(' ');
    expect(refused(image, `a fox ${flag}`)).toEqual([name, ofImage]);
    // /video does not know this flag by name. Its own rule refuses it if it is in Latin letters.
    const isKnown = ofVideo !== null || /^--[a-z]/.test(flag);
    expect(refused(video, `a fox ${flag}`)).toEqual(isKnown ? [name, ofVideo] : undefined);
  });

  test.each<[string, string, string | null]>([
    ['cat--dur 12', '--dur', 'duration'],
    ['a fox -\u200B-dur 12', '--dur', 'duration'],
    ['a fox -\u{E0041}-dur 12', '--dur', 'duration'],
    ['a fox \u0000--dur 12', '--dur', 'duration'],
    ['一隻狐狸--ratio 1:1', '--ratio', 'ratio'],
    ['一隻狐狸--比例1:1', '--比例1', 'ratio'],
    ['a fox --foo true', '--foo', null],
  ])('%j is refused of /video', (prompt, flag, input) => {
    expect(refused(video, prompt)).toEqual([flag, input]);
  });

  test.each([
    ['by the name that members know', {}, 'length'],
    ['by no name where it is hidden', { hidden: true }, null],
  ])('name the option %s', (_what, rule, input) => {
    const properties = { text: { type: 'string' }, duration: { type: 'integer', default: 5 } };
    const prompt = { input: 'text', refuse: { '--foo': 'duration' } };
    const model = modelOf(fileWith(properties, { prompt, options: { duration: { name: 'length', ...rule } } }));
    for (const flag of ['--foo', '--dur', '--duration']) {
      expect(refusalOf(model, { text: `a fox ${flag} 12` })).toEqual({ reason: 'flag', flag, input });
    }
  });

  test('the number of an input is known without its key', () => {
    const model = modelOf(fileWith({ '81_text': { type: 'string' }, '82_steps': { type: 'integer' } }));
    expect(refusalOf(model, { text: 'a fox --steps 12' })).toEqual({ reason: 'flag', flag: '--steps', input: 'steps' });
  });

  test.each(['a fox -- in the snow', 'a well--known fox', 'a fox — dur 12', '- a fox\n- a hen', 'a --> b'])(
    'there are none in %j',
    (prompt) => {
      expect(inputOf(video, { prompt })).toMatchObject({ text: prompt });
      expect(inputOf(image, { prompt: `2 images of ${prompt}` })).toMatchObject({ text: `2 images of ${prompt}` });
    },
  );
});

test('the shown prompt and all screened texts are what is sent', () => {
  const properties = { prompt: { type: 'string' }, negative_prompt: { type: 'string' }, style: { enum: ['a', 'b'] } };
  const model = modelOf(fileWith(properties));
  const hidden = '\u200B\u{E0041}\u202E';
  const given = { prompt: `a${hidden} fox`, negative_prompt: `b${hidden}lur e\u0301`, style: 'a' };
  const result = composeRequest(model, given);
  expect(result).toMatchObject({
    ok: true,
    request: {
      input: { prompt: 'a fox', negative_prompt: 'blur é', style: 'a' },
      prompt: 'a fox',
      texts: ['a fox', 'blur é'],
    },
  });
});
