import { describe, expect, test } from 'vitest';
import { readModel } from '../../src/catalog/read-model.ts';
import { fileWith, modelOf } from './files.ts';

const text = { type: 'string' };
const whole = { type: 'integer' };
const names = (properties: object, others: object = {}): string[] =>
  modelOf(fileWith(properties, others)).fields.map(({ name }) => name);

describe('the command', () => {
  test.each([
    ['blackforestlabs/flux-3/text-to-video', 'flux-3'],
    ['blackforestlabs/flux-3/image', 'flux-3-image'],
    ['acestep-ai/ace-step-1.5/text-to-audio', 'ace-step-1-5'],
    ['bytedance/seedance-2.5/text-to-video/1080p', 'seedance-2-5-1080p'],
    ['kling/kling-video-o3/4K/image-to-video', 'kling-video-o3-4k-image-to-video'],
    ['bytedance/seedance-1-0/pro/fast/text-to-video', 'seedance-1-0-pro-fast'],
    ['maker/text-to-image', 'text-to-image'],
    ['maker/one-model/with-a-name/that-goes/on-and-on', 'one-model-with-a-name-that-goes'],
    [`maker/${'x'.repeat(40)}`, 'x'.repeat(32)],
  ])('of %s is /%s', (id, command) => {
    expect(modelOf({ ...fileWith({ text }), id }).command).toBe(command);
  });
});

describe("an option's name", () => {
  test.each([
    ['aspect_ratio', 'aspect_ratio'],
    ['81_text', 'text'],
    ['81', '81'],
    ['CFG Scale', 'cfg_scale'],
    ['lora.strength', 'lora_strength'],
    ['標題', '標題'],
    ['—', 'option'],
    ['sequential_image_generation_options', 'sequential_image_generation'],
    ['x'.repeat(40), 'x'.repeat(32)],
    ['Constructor', 'constructor_2'],
  ])('of %s is %s', (input, name) => {
    expect(names({ [input]: text })).toEqual([name]);
  });

  test('a repeated name gets a number, except for the input with that key', () => {
    expect(names({ 'a b': text, 'a.b': text, a_b: text })).toEqual(['a_b_2', 'a_b_3', 'a_b']);
  });

  test('stays within 32 characters with its number', () => {
    const long = 'sequential_image_generation_max';
    expect(names({ [long]: text, [`${long}_`]: text })).toEqual([long, 'sequential_image_generation_2']);
  });

  test('gives way to a name in the file', () => {
    const options = { steps: { name: 'size' } };
    expect(names({ size: text, steps: whole }, { options })).toEqual(['size_2', 'size']);
  });
});

describe('the prompt', () => {
  test.each<[string, object, string | undefined]>([
    ['by its name', { style: text, prompt: text }, 'prompt'],
    ['among others', { negative_prompt: text, lyrics: text, text }, 'text'],
    ['of a workflow', { '81_text': text }, '81_text'],
    ['of music', { lyrics: text, tags: text }, 'tags'],
    ['that is a choice: none', { prompt: { ...text, enum: ['a', 'b'] } }, undefined],
    ['that is not there', { scale: whole }, undefined],
  ])('%s', (_what, properties, input) => {
    expect(modelOf(fileWith(properties)).prompt?.input).toBe(input);
  });

  test('is absent if the file says so', () => {
    expect(modelOf(fileWith({ prompt: text }, { prompt: false })).prompt).toBeUndefined();
  });

  test('comes first among the optional ones', () => {
    expect(names({ aspect_ratio: text, prompt: text })).toEqual(['prompt', 'aspect_ratio']);
  });
});

describe('the number of files', () => {
  test.each<[string, object, string | undefined]>([
    ['num_images', {}, 'num_images'],
    ['n', {}, 'n'],
    ['max_images', {}, 'max_images'],
    ['12_batch_size', {}, '12_batch_size'],
    ['num_frames', {}, undefined],
    ['num_images', { count: false }, undefined],
    ['frames', { count: 'frames' }, 'frames'],
  ])('%s, %j: %s', (input, others, count) => {
    expect(modelOf(fileWith({ [input]: whole }, others)).count).toBe(count);
  });
});

test.each([
  ['google/nano-banana-2-lite/edit', {}, 'image'],
  ['maker/model/text-to-video', {}, 'video'],
  ['maker/model', { duration: whole }, 'video'],
  ['elevenlabs/elevenlabs/music-generation', {}, 'audio'],
  ['maker/model/audio-to-video', {}, 'video'],
])('%s with %j makes %s', (id, properties, kind) => {
  expect(modelOf({ ...fileWith(properties), id }).kind).toBe(kind);
});

describe('26 inputs', () => {
  const many = Object.fromEntries(
    Array.from({ length: 26 }, (_, index) => [`input_${index}`, { ...whole, default: 1 }]),
  );

  test('the last one is left out and stays at its default, and the report says so', () => {
    const result = readModel(fileWith(many), 'v1');
    expect(result).toMatchObject({
      ok: true,
      notes: [{ path: '$.input.properties.input_25', message: 'Discord takes 25 options: it stays at its default' }],
    });
  });

  test('required inputs, in order, the prompt, and inputs that the price depends on are never left out', () => {
    const properties = {
      ...many,
      need: whole,
      prompt: text,
      seconds: { ...whole, minimum: 1, default: 2 },
      last: whole,
    };
    const file = fileWith(properties, { order: ['last'], price: { usd: '0.01', times: 'seconds' } });
    const model = modelOf({ ...file, input: { required: ['need'], properties } });
    expect(model.fields).toHaveLength(25);
    expect(model.fields.slice(0, 3).map(({ name }) => name)).toEqual(['need', 'prompt', 'last']);
    expect(model.fields.map(({ name }) => name)).toContain('seconds');
    expect(model.defaults).toMatchObject({ input_25: 1 });
  });
});

test('what the file says about an option wins over what is inferred', () => {
  const properties = {
    duration: { ...whole, minimum: 1, maximum: 30, default: 10 },
    fps: { ...whole, minimum: 1, maximum: 60, default: 24 },
    resolution: { ...text, enum: ['480p', '720p', '4k'], default: '4k' },
    style: { ...text, enum: ['a', 'b'], default: 'b' },
    voice: { ...text, format: 'uri' },
    reference_url: { ...text, maxLength: 2000 },
    image: { ...text, default: 'https://a/b.png' },
  };
  const options = {
    duration: { name: 'Seconds', max: 8, default: 5 },
    fps: { only: [24, 60, 100] },
    resolution: { only: ['480p', '720p'], default: '480p' },
    style: { only: ['a'] },
    reference_url: { media: false, maxLength: 100 },
    image: { hidden: true },
  };
  const model = modelOf(fileWith(properties, { options, order: ['resolution'] }));
  expect(model.fields).toMatchObject([
    { name: 'resolution', kind: 'choice', choices: ['480p', '720p'] },
    { name: 'seconds', kind: 'number', min: 1, max: 8 },
    { name: 'fps', kind: 'choice', type: 'integer', choices: [24, 60] },
    { name: 'voice', kind: 'file' },
    { name: 'voice-link', kind: 'link' },
    { name: 'reference_url', kind: 'text', maxLength: 100 },
  ]);
  expect(model.defaults).toEqual({ duration: 5, fps: 24, resolution: '480p', style: 'a', image: 'https://a/b.png' });
});
