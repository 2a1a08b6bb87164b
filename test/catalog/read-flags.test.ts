import { describe, expect, test } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from '../../src/catalog/model.ts';
import { readFlags, withoutFlags, type UnreadFlag } from '../../src/catalog/read-flags.ts';
import type { OptionValues } from '../../src/catalog/requested-file.ts';
import { composeRequest, type RequestRefusal } from '../../src/catalog/request.ts';
import { readModel } from '../../src/catalog/read-model.ts';
import { FRESH, KNOWN } from '../core/prompt/public-prompts.ts';
import { fileWith, modelOf, shippedModels } from './files.ts';

const { image, video } = await shippedModels();

/** A shipped model, with a price if it has none. */
function shipped(name: string): Model {
  const file = JSON.parse(readFileSync(join('models', name), 'utf8')) as object;
  const result = readModel({ price: { usd: '0.01' }, ...file }, name);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.model;
}

const flux = shipped('flux-2-flash-text-to-image.json');
const fluxVideo = shipped('flux-3-text-to-video.json');
const kling = shipped('kling-3-0-standard-text-to-video.json');
const gpt = shipped('gpt-image-2-5-flare-text-to-image.json');
const speech = shipped('seed-audio-1-0-text-to-audio.json');
const wanEdit = shipped('wan-2-7-edit.json');

const promptOf = ({ fields, prompt }: Model): string => fields.find(({ input }) => input === prompt?.input)?.name ?? '';

/** What a prompt is read as: the options and the prompt that is left, or why it is refused. */
function read(model: Model, prompt: string, given: OptionValues = {}): OptionValues | UnreadFlag {
  const reading = readFlags(model, { ...given, [promptOf(model)]: prompt });
  return reading.ok ? reading.given : reading.refusal;
}

function refusalOf(model: Model, prompt: string): RequestRefusal | undefined {
  const reading = readFlags(model, { [promptOf(model)]: prompt });
  if (!reading.ok) return reading.refusal;
  const composed = composeRequest(model, reading.given);
  return composed.ok ? undefined : composed.refusal;
}

describe('a flag with a value is the option', () => {
  test.each<[string, Model, string, OptionValues]>([
    ['a whole number', video, '--seed 7', { seed: 7 }],
    ['with an equals sign', video, '--seed=7', { seed: 7 }],
    ['with a colon', video, '--seed: 7', { seed: 7 }],
    ['without a space', video, '--dur5', { duration: 5 }],
    ['seconds', video, '--dur=5s', { duration: 5 }],
    ['seconds that stand apart', video, '--dur 5 seconds', { duration: 5 }],
    ['Chinese seconds', video, '--秒數 5秒', { duration: 5 }],
    ['a negative number', shipped('minimax-h3-max-text-to-video.json'), '--seed -1', { seed: -1 }],
    ['a fraction', kling, '--cfg 0.5', { cfg: 0.5 }],
    ['a length that is a text', fluxVideo, '--dur 5', { duration: '5' }],
    ['a word among lengths', fluxVideo, '--duration auto', { duration: 'auto' }],
    ['a ratio that is a choice', video, '--ar 16:9', { ratio: '16:9' }],
    ['a ratio by the option’s own name', video, '--ratio 16:9', { ratio: '16:9' }],
    ['a ratio in Chinese', video, '--比例 16:9', { ratio: '16:9' }],
    ['a full-width ratio', video, '--比例 １６：９', { ratio: '16:9' }],
    ['full-width digits without a blank', video, '--種子７', { seed: 7 }],
    ['a full-width blank', video, '--種子\u3000７', { seed: 7 }],
    ['full-width dashes', video, '－－ar 16:9', { ratio: '16:9' }],
    ['a long dash', video, '—ar 16:9', { ratio: '16:9' }],
    ['two long dashes', video, '——dur 12', { duration: 12 }],
    ['a ratio of a size', image, '--ar 16:9', { size: '2560:1440 (16:9)' }],
    ['a ratio with a cross', image, '--ar 4x3', { size: '2304:1728 (4:3)' }],
    ['a size as it reads', image, '--size 2560×1440 (16:9)', { size: '2560:1440 (16:9)' }],
    ['a size with a letter x', image, '--size 2560x1440 (16:9)', { size: '2560:1440 (16:9)' }],
    ['a size by its value', image, '--size 2048:2048 (1:1)', { size: '2048:2048 (1:1)' }],
    ['landscape by a ratio', flux, '--ar 16:9', { size: 'landscape_16_9' }],
    ['portrait by a ratio', flux, '--ar 9:16', { size: 'portrait_16_9' }],
    ['a square by a ratio', flux, '--ar 1:1', { size: 'square_hd' }],
    ['a choice of several words', flux, '--size landscape 16:9', { size: 'landscape_16_9' }],
    ['a choice with other letters', gpt, '--resolution 2K', { resolution: '2k' }],
    ['a choice without its unit', video, '--rs 1080', { resolution: '1080p' }],
    ['a choice before punctuation', gpt, '--quality high.', { quality: 'high' }],
    ['a switch', kling, '--sound false', { sound: false }],
    ['a switch that is on', kling, '--sound on', { sound: true }],
    ['a switch alone', kling, '--sound', { sound: true }],
    ['a Chinese switch', kling, '--sound 否', { sound: false }],
    ['a negative prompt', kling, '--no trees, people', { negative: 'trees, people' }],
    ['a quoted negative prompt', kling, '--no "trees, people"', { negative: 'trees, people' }],
    ['quotes of Chinese', kling, '--no 「樹、人」', { negative: '樹、人' }],
    ['an apostrophe in quotes', kling, "--no 'the cat's tail'", { negative: "the cat's tail" }],
    ['a number of pictures', image, '--n 4', { images: 4 }],
    ['a number of pictures by another name', wanEdit, '--n 4', { images: 4 }],
    ['repetitions', image, '--repeat 4', { images: 4 }],
    ['a searched choice by its value', speech, '--voice cedric_en_zh', { voice: 'cedric_en_zh' }],
    ['in quotes', video, '--ar "16:9"', { ratio: '16:9' }],
    ['the key of the input', image, '--image_size 3:2', { size: '2496:1664 (3:2)' }],
    ['the key with hyphens', kling, '--aspect-ratio 9:16', { ratio: '9:16' }],
  ])('%s', (_what, model, flag, options) => {
    const named = Object.fromEntries(
      Object.entries(options).map(([name, value]) => [
        model.fields.find((field) => field.name === name || field.input.startsWith(name))?.name ?? name,
        value,
      ]),
    );
    const left = flag.endsWith('.') ? 'a fox.' : 'a fox';
    expect(read(model, `a fox ${flag}`)).toEqual({ [promptOf(model)]: left, ...named });
  });

  test('several flags are several options, in any order', () => {
    expect(read(video, '--seed 7 a fox --ar 1:1 in the snow --dur 4s --rs 720p')).toEqual({
      prompt: 'a fox in the snow',
      seed: 7,
      ratio: '1:1',
      duration: 4,
      resolution: '720p',
    });
  });

  test('a text ends at the next flag', () => {
    expect(read(kling, 'a fox --no trees, people --ar 1:1')).toMatchObject({ prompt: 'a fox', ratio: '1:1' });
  });

  test('nothing in quotes is a flag', () => {
    const negative = kling.fields.find(({ input }) => input === 'negative_prompt')?.name ?? '';
    expect(read(kling, 'a fox --no "a sign with --ar 1:1" at night')).toEqual({
      prompt: 'a fox at night',
      [negative]: 'a sign with --ar 1:1',
    });
  });
});

describe('the prompt without its flags', () => {
  test.each([
    ['a fox --seed 7', 'a fox'],
    ['--seed 7 a fox', 'a fox'],
    ['a fox --seed 7 in snow', 'a fox in snow'],
    ['a fox\n--seed 7\nin snow', 'a fox\nin snow'],
    ['a fox, --seed 7, in snow', 'a fox, in snow'],
    ['a fox (--seed 7) in snow', 'a fox in snow'],
    ['一隻狐狸--種子 7，在雪中', '一隻狐狸，在雪中'],
    ['一隻狐狸--種子7的照片', '一隻狐狸的照片'],
    ['fox--seed 7', 'fox'],
    ['a  fox --seed 7', 'a  fox'],
  ])('%j is %j', (typed, left) => {
    expect(read(video, typed)).toEqual({ prompt: left, seed: 7 });
  });

  test('a prompt of flags alone is empty', () => {
    expect(refusalOf(video, '--ar 16:9 --seed 7')).toEqual({ reason: 'prompt-empty' });
  });

  test('the number of pictures is counted without the flag', () => {
    const reading = readFlags(image, { prompt: 'a fox --n 4' });
    const composed = reading.ok ? composeRequest(image, reading.given) : reading;
    expect(composed).toMatchObject({ ok: true, request: { input: { text: 'Generate 4 images. a fox' }, expected: 4 } });
    expect(refusalOf(image, '3 images of a fox --n 4')).toEqual({ reason: 'counts-differ', said: 3, option: 4 });
  });
});

describe('an option that was given wins', () => {
  test('and the flag is told as it was typed', () => {
    expect(readFlags(video, { prompt: 'a fox --ar 1:1 --dur 5', ratio: '16:9' })).toEqual({
      ok: true,
      given: { prompt: 'a fox', ratio: '16:9', duration: 5 },
      overruled: [{ flag: '--ar 1:1', option: 'ratio' }],
    });
  });

  test('a flag that says the same is not told', () => {
    expect(readFlags(video, { prompt: 'a fox --ar 16:9', ratio: '16:9' })).toMatchObject({ overruled: [] });
  });

  test('the value of the flag does not matter then', () => {
    expect(readFlags(video, { prompt: 'a fox --dur 99', duration: 5 })).toMatchObject({
      given: { prompt: 'a fox', duration: 5 },
      overruled: [{ flag: '--dur 99', option: 'duration' }],
    });
  });
});

describe('what is refused', () => {
  test.each<[string, Model, string, object]>([
    ['a number beyond the bounds', kling, '--dur 99', { reason: 'option-too-large', limit: 15 }],
    ['a number below the bounds', kling, '--dur 1', { reason: 'option-too-small', limit: 3 }],
    ['a word for a number', kling, '--dur long', { reason: 'option-not-offered' }],
    ['a choice that is not there', video, '--ar 5:4', { reason: 'option-not-offered', option: 'ratio' }],
    ['a length that is not there', video, '--dur 99', { reason: 'option-not-offered', option: 'duration' }],
    ['a number of pictures that is not there', image, '--n 99', { reason: 'option-not-offered', option: 'images' }],
    ['no yes or no', kling, '--sound=maybe', { reason: 'option-not-offered' }],
    ['no value', video, '--dur', { reason: 'flag-no-value', flag: '--dur', option: 'duration' }],
    ['no value before the next flag', video, '--dur --ar 1:1', { reason: 'flag-no-value', flag: '--dur' }],
    ['nothing after --no', kling, '--no', { reason: 'flag-no-value', flag: '--no' }],
    ['a flag twice', video, '--dur 5 --duration 6', { reason: 'flag-twice', flag: '--duration', option: 'duration' }],
    ['--no without a negative prompt', video, '--no trees', { reason: 'flag-no-negative', flag: '--no' }],
    ['an unknown flag', image, '--sead 7', { reason: 'flag-unknown', flag: '--sead', nearest: '--seed' }],
    ['an unknown flag of a rule', video, '--rasio 16:9', { reason: 'flag-unknown', nearest: '--ratio' }],
    ['the beginning of a flag', image, '--opt 7', { reason: 'flag-unknown', nearest: '--optimize_prompt_options' }],
    ['a mistyped choice', gpt, '--qualty high', { reason: 'flag-unknown', flag: '--qualty', nearest: '--quality' }],
    ['an unknown flag that is like none', image, '--zoomlevel 7', { reason: 'flag', flag: '--zoomlevel', input: null }],
    ['a known flag that does nothing here', image, '--chaos 7', { reason: 'flag', flag: '--chaos', input: null }],
    ['a picture for the style', image, '--sref https://a.example/a.png', { reason: 'flag', input: null }],
    ['the weight of a picture', image, '--iw 2', { reason: 'flag', flag: '--iw', input: null }],
    ['a file', wanEdit, '--image_urls https://a.example/a.png', { reason: 'flag', flag: '--image_urls' }],
    ['a quality without a value', image, '--hd', { reason: 'flag', flag: '--hd', input: 'quality' }],
    ['the prompt itself', video, '--prompt a cat', { reason: 'flag', flag: '--prompt', input: 'prompt' }],
    ['a hidden input', image, '--sequential_image_generation auto', { reason: 'flag', input: null }],
  ])('%s', (_what, model, flag, refusal) => {
    expect(refusalOf(model, `a fox ${flag}`)).toMatchObject(refusal);
  });

  test('the strength of a picture is still only named, where the model has it', () => {
    const model = modelOf(fileWith({ prompt: { type: 'string' }, image_strength: { type: 'number' } }));
    expect(refusalOf(model, 'a fox --iw 2')).toEqual({ reason: 'flag', flag: '--iw', input: 'image_strength' });
  });
});

/** A model whose file has these rules for its prompt. */
const withRules = (refuse: object): Model =>
  modelOf(
    fileWith(
      {
        prompt: { type: 'string' },
        duration: { type: 'integer', minimum: 2, maximum: 12 },
        mp3: { type: 'boolean' },
      },
      { prompt: { input: 'prompt', refuse } },
    ),
  );

describe('a rule of the model file', () => {
  test('with an input is understood with a value', () => {
    const model = withRules({ '--long\\b': 'duration', '--out3': 'mp3' });
    expect(read(model, 'a fox --long 5')).toEqual({ prompt: 'a fox', duration: 5 });
    expect(read(model, 'a fox --out3 off')).toEqual({ prompt: 'a fox', mp3: false });
    expect(refusalOf(model, 'a fox --long')).toEqual({ reason: 'flag-no-value', flag: '--long', option: 'duration' });
    expect(refusalOf(model, 'a fox --long 99')).toEqual({ reason: 'option-too-large', option: 'duration', limit: 12 });
  });

  test('that takes a part of the value leaves it to the option', () => {
    expect(read(withRules({ '--long\\s*\\d+': 'duration' }), 'a fox --long 12')).toEqual({
      prompt: 'a fox',
      duration: 12,
    });
  });

  test('without an input refuses what the model does not have', () => {
    const model = withRules({ '--[a-z]+': null });
    expect(refusalOf(model, 'a fox --anything')).toEqual({ reason: 'flag', flag: '--anything', input: null });
    expect(read(model, 'a fox --dur 5')).toEqual({ prompt: 'a fox', duration: 5 });
  });
});

describe('prose', () => {
  test.each([
    'a cat -- dramatic light',
    'a cat --arc de triomphe',
    'a cat --styles',
    'a cat --no-one is near',
    'rock --n roll',
    'a cat --steps of marble',
    'a cat—no dogs—dramatic light',
    '1990--2000',
    'a --> b',
    '一隻貓——比例 3 的雕像',
    '一隻貓--年代 1990 的街',
  ])('%j stays as it is', (prompt) => {
    expect(readFlags(image, { prompt })).toEqual({ ok: true, given: { prompt }, overruled: [] });
  });

  const prompts = [...KNOWN, ...FRESH].flatMap((group) => group.prompts.map(([prompt]) => prompt));

  test('no public prompt changes, for any shipped model', () => {
    for (const name of readdirSync('models')) {
      const model = shipped(name);
      if (model.prompt === undefined) continue;
      const option = promptOf(model);
      const changed = prompts.filter((prompt) => {
        const reading = readFlags(model, { [option]: prompt });
        return !reading.ok || reading.given[option] !== prompt;
      });
      expect(changed).toEqual([]);
    }
  });
});

test('without a prompt, or with one of another kind, there are no flags', () => {
  const model = modelOf(fileWith({ size: { type: 'integer' } }));
  expect(readFlags(model, { size: 1 })).toEqual({ ok: true, given: { size: 1 }, overruled: [] });
  expect(readFlags(image, { prompt: 7 })).toEqual({ ok: true, given: { prompt: 7 }, overruled: [] });
});

test('a text ends at the end of its line', () => {
  expect(read(kling, 'a fox --no trees\nand a crow')).toMatchObject({ prompt: 'a fox\nand a crow' });
});

test('a part of a prompt is read without its flags, and as it is where one is refused', () => {
  expect(withoutFlags(video, 'a fox --ar 1:1')).toBe('a fox');
  expect(withoutFlags(video, '--ar 1:1')).toBe('');
  expect(withoutFlags(video, 'a fox --chaos 7')).toBe('a fox --chaos 7');
});

test.each([
  ['--mood :happy', ':happy'],
  ['--mood=:happy', ':happy'],
  ['--mood : calm', 'calm'],
  ['--mood: calm', 'calm'],
])('a sign belongs to the value where it stands at its beginning: %s', (flag, mood) => {
  const model = modelOf(fileWith({ prompt: { type: 'string' }, mood: { type: 'string', enum: [':happy', 'calm'] } }));
  expect(read(model, `a fox ${flag}`)).toEqual({ prompt: 'a fox', mood });
});
