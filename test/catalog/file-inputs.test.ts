import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FilesKind } from '../../src/catalog/field.ts';
import { readModel } from '../../src/catalog/read-model.ts';
import { fileWith, modelOf } from './files.ts';

const text = { type: 'string' };
const picture = { type: 'string', format: 'image_uri' };

/** What an input with this schema takes; the note on it where it takes no files. */
function filesOf(schema: unknown, name = 'source', narrowing: object = {}): FilesKind | readonly string[] {
  const result = readModel(fileWith({ [name]: schema }, { options: { [name]: narrowing } }), 'v1');
  if (!result.ok) return result.problems.map(({ path, message }) => `${path} ${message}`);
  const field = result.model.fields.find(({ kind }) => kind === 'file');
  return field?.kind === 'file' ? field.files : result.notes.map(({ message }) => message);
}

const optionsOf = (properties: object, others: object = {}): readonly string[] =>
  modelOf(fileWith(properties, others)).fields.map(({ name }) => name);

const images = (count: number): string => Array.from({ length: count }, (_, index) => `image-${index + 1}`).join(' ');

const numbers = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, { type: 'integer' }]));

describe('of the published models', () => {
  const names = readdirSync('test/published');
  const read = names.map((name) => {
    const content = JSON.parse(readFileSync(join('test/published', name), 'utf8')) as object;
    return { name, result: readModel({ price: { usd: '0.03' }, ...content }, name) };
  });

  test('all 29 can be offered', () => {
    expect(read).toHaveLength(29);
    expect(read.filter(({ result }) => !result.ok)).toEqual([]);
  });

  test.each([
    ['ace-step-audio-inpaint', 'audio audio-link'],
    ['nano-banana-2-lite-edit', `${images(3)} image-link ${images(10).slice(images(3).length + 1)}`],
    ['pixverse-c1-image-to-video', 'image image-link'],
    ['runway-aleph-2-video-to-video', 'video video-link'],
    ['seed-audio-1-0-text-to-audio', 'audio-1 audio-2 audio-3 audio-link image image-link'],
    [
      'seedance-2-0-fast',
      `audio-1 audio-2 audio-3 audio-link ${images(3)} image-link video-1 video-2 video-3 video-link ${images(8).slice(images(3).length + 1)}`,
    ],
    ['seedance-2-5-image-to-video-1080p', 'image image-link'],
    [
      'seedance-2-5-reference-to-video-1080p',
      `${images(3)} image-link video-1 video-2 video-3 video-link audio-1 audio-2 audio-3 audio-link ${images(9).slice(images(3).length + 1)}`,
    ],
    ['seedream-5-0-pro-image-to-image', `${images(3)} image-link ${images(10).slice(images(3).length + 1)}`],
    ['wan-2-7-edit', 'image-1 image-2 image-3 image-link image-4'],
    ['wan-3-0-image-to-video', 'image image-link end_image end_image-link'],
  ])('%s takes %s', (name, options) => {
    const { result } = read.find((each) => each.name === `${name}.json`) ?? {};
    const fields = result?.ok === true ? result.model.fields : [];
    expect(
      fields
        .filter(({ kind }) => kind === 'file' || kind === 'link')
        .map((field) => field.name)
        .join(' '),
    ).toBe(options);
  });

  test('the others take no files', () => {
    const taking = read.filter(
      ({ result }) => result.ok && result.model.fields.some(({ kind }) => kind === 'file' || kind === 'link'),
    );
    expect(taking).toHaveLength(11);
  });
});

describe('is an input for files', () => {
  test.each<[string, string, object, FilesKind['bounds']['media']]>([
    ['by its format', 'source', picture, 'image'],
    ['by its format with a dash', 'source', { ...text, format: 'video-uri' }, 'video'],
    ['by the format of the items', 'source', { type: 'array', items: { ...text, format: 'audio_uri' } }, 'audio'],
    ['by the format of a list without items', 'source', { type: 'array', format: 'image_uris' }, 'image'],
    ['by the format of an alternative to null', 'source', { anyOf: [picture, { type: 'null' }] }, 'image'],
    ['by the format of one alternative', 'source', { anyOf: [{ ...text, maxLength: 9 }, picture] }, 'image'],
    ['by its name, as an address', 'start_image', { ...text, format: 'uri' }, 'image'],
    [
      'by its description, as an address',
      'source',
      { ...text, format: 'url', description: 'The clip to edit' },
      'video',
    ],
    ['by its name alone: image', 'image', text, 'image'],
    ['by its name alone: image_url', 'image_url', text, 'image'],
    ['by its name alone: end_image_url_2', 'end_image_url_2', text, 'image'],
    ['by its name alone: 79_image', '79_image', text, 'image'],
    ['by its name alone: mask_url', 'mask_url', text, 'image'],
    ['by its name alone: video_path', 'video_path', text, 'video'],
    ['by its name alone: audio', 'audio', text, 'audio'],
    ['by its name alone, the last word: video_cover_image', 'video_cover_image', text, 'image'],
    ['by its name alone, a list', 'reference_images', { type: 'array', items: text }, 'image'],
    ['by camel case', 'startImageURL', text, 'image'],
    ['by a description: URL of', 'source', { ...text, description: 'URL of the input image.' }, 'image'],
    ['by a description: Link to', 'source', { ...text, description: 'Link to one or more reference videos' }, 'video'],
    ['by a description: … URL', 'source', { ...text, description: 'Public video URL.' }, 'video'],
    ['by a name and an address in its description', 'first_frame', { ...text, description: 'An https URL' }, 'image'],
  ])('%s', (_how, name, schema, media) => {
    expect(filesOf(schema, name)).toMatchObject({ kind: 'files', bounds: { media } });
  });

  test.each([
    ['imagery', 'no word for a file'],
    ['visual', ''],
    ['audio_setting', ''],
    ['prompt_image_style', 'May have a URL of an image in it'],
    ['image_prompt', 'Text, or the URL of an image'],
    ['image_description', 'What the image shows'],
    ['curl', ''],
    ['title', 'Shown with the picture'],
  ])('but a text named %s is none', (name, description) => {
    expect(filesOf({ ...text, description }, name)).toEqual([]);
  });

  test('a prompt is a text, whatever its name is', () => {
    const model = modelOf(fileWith({ image: text }, { prompt: { input: 'image' } }));
    expect(model.fields).toMatchObject([{ kind: 'text', name: 'image' }]);
  });

  test.each<[string, string, object, string]>([
    ['an address of something unknown', 'source', { ...text, format: 'uri' }, 'nothing says of which kind'],
    [
      'an address of two kinds',
      'source_url',
      { ...text, description: 'An image or a video' },
      'nothing says of which kind',
    ],
    ['an address that is called', 'callback_url', text, 'nothing says of which kind'],
    ['weights', 'image_lora_url', { ...text, format: 'uri' }, 'nothing says of which kind'],
    ['bytes', 'image', { ...text, format: 'binary' }, "it takes a file's bytes"],
    ['certain files', 'image', { ...picture, enum: ['a.png'] }, 'it takes only certain files'],
    ['an object', 'image', { type: 'object', format: 'image_uri' }, 'its type is "object"'],
    ['a short text', 'image', { ...text, maxLength: 100 }, "it does not allow the links of Discord's files"],
    ['a pattern', 'image', { ...picture, pattern: '^data:' }, "it does not allow the links of Discord's files"],
    ['no entry', 'source', { type: 'array', format: 'image_uris', maxItems: 0 }, 'it allows no entry'],
    [
      'no list',
      'source',
      { type: 'array', format: 'image_uris', minItems: 3, maxItems: 2 },
      'its bounds leave no list',
    ],
    ['many files', 'source', { type: 'array', format: 'image_uris', minItems: 11 }, 'it needs more than 10 files'],
    ['lists', 'source', { type: 'array', items: { type: 'array', format: 'image_uris' } }, 'its items are lists'],
    ['numbers', 'source', { type: 'array', format: 'image_uris', items: { type: 'integer' } }, 'no addresses'],
    ['nothing', 'source', { ...picture, validations: [rule('file_size_mb<', 0)] }, 'its bounds leave no file'],
  ])('nor is one that takes %s: it is not sent, and the report says so', (_what, name, schema, why) => {
    expect(filesOf({ ...schema, default: 'Runcomfy_Example_1285.png' }, name)).toEqual([
      expect.stringMatching(new RegExp(`${why}.*: it is not sent$`)),
    ]);
  });
});

function rule(validation_rule: string, validation_value: unknown): object {
  return { validation_rule, validation_value, validation_error: 'No.' };
}

describe('the bounds', () => {
  test.each<[string, object, object]>([
    ['of a picture', picture, { media: 'image', bytes: 50_000_000, still: true }],
    ['of a video', { ...text, format: 'video_uri' }, { media: 'video', bytes: 100_000_000, still: false }],
    ['of a sound', { ...text, format: 'audio_uri' }, { media: 'audio', bytes: 100_000_000, still: false }],
    ['by a rule about its size', { validations: [rule('file_size_mb<', 16)] }, { bytes: 15_999_999 }],
    [
      'by a rule about its size that may be reached',
      { validations: [rule('file_size_mb<=', 16)] },
      { bytes: 16_000_000 },
    ],
    ['by a rule that is a text', { validations: [rule('file_size_mb<', '16')] }, { bytes: 15_999_999 }],
    [
      'by the rules of its items',
      { type: 'array', items: { validations: [rule('file_size_mb<', 16)] } },
      { bytes: 15_999_999 },
    ],
    [
      'by rules about its sides: the limits themselves do not fit',
      { validations: [rule('width_pixels>', 14), rule('width_pixels<', 4096), rule('height_pixels>', 14.5)] },
      { width: { min: 15, max: 4095 }, height: { min: 15 } },
    ],
    [
      'by rules that nobody has heard of',
      { validations: [rule('fps<', 5), rule('file_size_mb<', null), 'x', null] },
      { bytes: 50_000_000 },
    ],
    ['by the only size in its description', { description: 'Jpeg, up to 10MB.' }, { bytes: 10_000_000 }],
    ['by a size that is not reached', { description: 'Size should be less than 15 MB.' }, { bytes: 14_999_999 }],
    ['not by two sizes', { description: 'Up to 10MB, 5 MB recommended' }, { bytes: 50_000_000 }],
    ['not by a least size', { description: 'At least 1 MB' }, { bytes: 50_000_000 }],
    [
      'by the list of formats in its description',
      { description: 'jpeg/png/webp' },
      { types: ['jpg', 'jpeg', 'jfif', 'png', 'apng', 'webp'] },
    ],
    [
      'by formats with Chinese marks',
      { description: 'Support jpeg、png' },
      { types: ['jpg', 'jpeg', 'jfif', 'png', 'apng'] },
    ],
  ])('%s', (_how, schema, bounds) => {
    expect(filesOf({ ...picture, ...schema }, 'image')).toMatchObject({ bounds });
  });

  test.each([
    ['one format', 'The result is a png'],
    ['formats that do not fit', 'Not png or webp'],
    ['formats of another kind', 'An mp4 or mov'],
    ['two lists', 'Takes png or jpg. Makes webp or gif.'],
  ])('do not come from %s in a description', (_what, description) => {
    const files = filesOf({ ...picture, description });
    expect(files).toMatchObject({ kind: 'files' });
    expect('bounds' in files ? files.bounds.types : 'none').toBeUndefined();
  });

  test.each<[string, object | undefined]>([
    ['Must be 2-30 seconds and under 16 MB.', { min: 2, max: 30 }],
    ['Audio duration must be between 2 and 15 seconds.', { min: 2, max: 15 }],
    ['Each clip up to 30s, 10MB', { max: 30 }],
    ['Up to 60 minutes', { max: 3600 }],
    ['The first 5 seconds are used; up to 30s', undefined],
    ['Makes 5 seconds', undefined],
  ])('of a length: %s', (description, seconds) => {
    const files = filesOf({ ...text, format: 'video_uri', description });
    expect('bounds' in files ? files.bounds.seconds : 'none').toEqual(seconds);
  });

  test('of a ratio leave out the limits themselves, and nothing else', () => {
    const files = filesOf({ ...picture, validations: [rule('width/height>', 0.0625), rule('width/height<', 16)] });
    const { min = 0, max = 0 } = ('bounds' in files ? files.bounds.ratio : undefined) ?? {};
    expect(min).toBeGreaterThan(1 / 16);
    expect(min).toBeLessThan(1024 / 16_383);
    expect(max).toBeLessThan(16);
    expect(max).toBeGreaterThan(16_383 / 1024);
  });
});

describe('data URIs are taken', () => {
  test.each<[string, object, object, boolean]>([
    ['not where nothing says so', {}, {}, false],
    ['where the description says so', { description: 'URL or data URI' }, {}, true],
    ['where the description says base64', { description: 'Base64 or a URL' }, {}, true],
    ['where the operator says so', {}, { dataUri: true }, true],
    ['not where the operator says not', { description: 'URL or data URI' }, { dataUri: false }, false],
    ['not where the schema does not allow them', { maxLength: 2048 }, { dataUri: true }, false],
    ['not where a pattern does not allow them', { pattern: '^https://' }, { dataUri: true }, false],
  ])('%s', (_when, schema, narrowing, dataUri) => {
    expect(filesOf({ ...picture, ...schema }, 'image', narrowing)).toMatchObject({ dataUri });
  });
});

describe('the operator', () => {
  test('says of which kind it is', () => {
    expect(filesOf({ ...text, format: 'uri' }, 'source', { media: 'video' })).toMatchObject({
      bounds: { media: 'video' },
    });
    expect(filesOf(text, 'source', { media: 'audio' })).toMatchObject({ bounds: { media: 'audio' } });
  });

  test('says that a text is a text', () => {
    expect(modelOf(fileWith({ image: text }, { options: { image: { media: false } } })).fields).toMatchObject([
      { kind: 'text' },
    ]);
  });

  test('narrows the bounds', () => {
    const narrowing = { types: ['.PNG', 'jpg'], maxMb: 4.5, minSide: 64, maxSide: 2000, animated: true };
    const schema = { ...picture, description: 'jpg, png or webp', validations: [rule('width_pixels>', 99)] };
    expect(filesOf(schema, 'image', narrowing)).toMatchObject({
      bounds: {
        types: ['png', 'apng', 'jpg', 'jpeg', 'jfif'],
        bytes: 4_500_000,
        still: false,
        width: { min: 100, max: 2000 },
        height: { min: 64, max: 2000 },
      },
    });
    expect(filesOf({ ...text, format: 'video_uri' }, 'clip', { minSeconds: 2, maxSeconds: 9 })).toMatchObject({
      bounds: { seconds: { min: 2, max: 9 } },
    });
  });

  test.each<[string, object, object, string]>([
    ['a kind that the format contradicts', picture, { media: 'video' }, '$.options.source.media its format says image'],
    [
      'that an address is a text',
      picture,
      { media: false },
      '$.options.source.media its format says that it takes an address',
    ],
    [
      'a kind of a number',
      { type: 'integer' },
      { media: 'image' },
      '$.options.source.media is for an input that takes files',
    ],
    ['a size of a text', text, { maxMb: 3 }, '$.options.source.maxMb is for an input that takes files'],
    [
      'a length of a file',
      picture,
      { maxLength: 3 },
      '$.options.source.maxLength is nothing that an input for files can have',
    ],
    [
      'a default of a file',
      picture,
      { default: 'a' },
      '$.options.source.default is nothing that an input for files can have',
    ],
    [
      'a type of another kind',
      picture,
      { types: ['mp4'] },
      '$.options.source.types names a type that Easel does not take here',
    ],
    [
      'types that the schema leaves out',
      { ...picture, description: 'jpg or png' },
      { types: ['webp'] },
      '$.options.source.types leaves nothing of what the schema allows',
    ],
    [
      'bounds that leave nothing',
      picture,
      { minSide: 9, maxSide: 8 },
      '$.options.source.minSide leaves nothing of what the schema allows',
    ],
  ])('cannot say %s', (_what, schema, narrowing, problem) => {
    expect(filesOf(schema, 'source', narrowing)).toEqual([problem]);
  });

  test('hides an input: its default is sent', () => {
    const model = modelOf(
      fileWith({ image: { ...picture, default: 'a.png' } }, { options: { image: { hidden: true } } }),
    );
    expect([model.fields, model.defaults]).toEqual([[], { image: 'a.png' }]);
  });

  test('names an option: the others of the input are named after it', () => {
    const list = { type: 'array', format: 'image_uris', maxItems: 2 };
    const options = { image_urls: { name: 'Picture' }, image: { name: 'first' } };
    expect(optionsOf({ image_urls: list, image: picture }, { options })).toEqual([
      'picture-1',
      'picture-2',
      'picture-link',
      'first',
      'first-link',
    ]);
  });
});

/** An input with so many choices of the longest kind. */
const choicesOf = (count: number): object => ({
  type: 'string',
  enum: Array.from({ length: count }, (_, index) => String(index).padEnd(100, 'x')),
});

describe('the options', () => {
  test('of a file that a request must have come after the prompt', () => {
    const file = fileWith({ seed: { type: 'integer' }, prompt: text, image: picture });
    const model = modelOf({ ...file, input: { ...(file['input'] as object), required: ['prompt', 'image'] } });
    expect(model.fields.map(({ name, required }) => [name, required])).toEqual([
      ['prompt', true],
      ['image', false],
      ['image-link', false],
      ['seed', false],
    ]);
  });

  test('of one input are not the options of another', () => {
    expect(optionsOf({ image: picture, 'image-link': { type: 'integer' }, image_url: picture })).toEqual([
      'image',
      'image-link_2',
      'image-link',
      'image_2',
      'image_2-link',
    ]);
  });

  test('have names that Discord takes, however long the key is', () => {
    const names = optionsOf({ [`${'long_'.repeat(8)}images`]: { type: 'array', format: 'image_uris', maxItems: 2 } });
    expect(names).toHaveLength(3);
    for (const name of names) expect(name).toMatch(/^long_[-\w]{3,27}-(?:1|2|link)$/);
  });

  test.each([
    [0, 10, true, true],
    [18, 4, true, true],
    [19, 3, true, true],
    [20, 3, true, false],
    [21, 3, false, false],
    [24, 1, false, false],
  ])(
    'next to %d others %d pictures of a list can be attached; resize: %s; preview: %s',
    (others, attached, resize, preview) => {
      const model = modelOf(fileWith({ ...numbers(others), images: { type: 'array', format: 'image_uris' } }));
      expect(model.fields.filter(({ kind }) => kind === 'file')).toHaveLength(attached);
      expect(model.resize).toBe(resize ? 'resize' : undefined);
      expect(model.preview).toBe(preview ? 'preview' : undefined);
      expect(model.fields.length + Number(resize) + Number(preview)).toBeLessThanOrEqual(25);
    },
  );

  test('that do not fit are said', () => {
    const list = { type: 'array', format: 'image_uris' };
    const { notes } = readModel(fileWith({ ...numbers(18), images: list }), 'v1');
    expect(notes).toEqual([
      { path: '$.input.properties.images', message: 'Discord takes 25 options: 4 of its files can be attached' },
    ]);
  });

  test.each([
    ['a model without pictures', { clip: { ...text, format: 'video_uri' } }],
    ['a model with an input of that name', { image: picture, resize: { type: 'boolean' } }],
  ])('resize is none of %s', (_which, properties) => {
    expect(modelOf(fileWith(properties)).resize).toBeUndefined();
  });

  test.each([
    ['whose key is that name', { preview: { type: 'boolean' } }, {}],
    ['that the file names so', { draft: { type: 'boolean' } }, { options: { draft: { name: 'preview' } } }],
  ])('preview is none of a model with an input %s', (_which, properties, more) => {
    expect(modelOf({ ...fileWith(properties), ...more }).preview).toBeUndefined();
  });

  test("an option of Easel's own counts where the longest lists are searched, for the room of the whole command", () => {
    const lists = { long: choicesOf(25), short: choicesOf(13) };
    const searchedIn = (more: object) =>
      modelOf({ ...fileWith(lists), ...more }).fields.map(
        (field) => field.kind === 'choice' && field.searched === true,
      );
    expect(searchedIn({})).toEqual([true, false]);
    // An option has the name, so there is none of Easel's own.
    expect(searchedIn({ options: { short: { name: 'preview' } } })).toEqual([false, false]);
  });

  test('a file that is needed is never left out for others', () => {
    const input = { required: ['image'], properties: { ...numbers(30), image: picture } };
    const model = modelOf({ ...fileWith({}), input, order: Object.keys(numbers(30)) });
    expect(model.fields.map(({ name }) => name)).toContain('image');
  });

  test('of files that a request must have are not too many for a job', () => {
    const six = { type: 'array', format: 'image_uris', minItems: 6 };
    const input = { required: ['a', 'b'], properties: { a: six, b: six } };
    expect(readModel({ ...fileWith({}), input }, 'v1')).toMatchObject({
      ok: false,
      problems: [{ path: '$.input.required', message: 'needs 12 files; a job takes 10' }],
    });
  });
});
