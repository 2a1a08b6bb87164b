import { expect, test } from 'vitest';
import { composeWithin, type RequestLimits } from '../../src/catalog/fit-defaults.ts';
import type { Model } from '../../src/catalog/model.ts';
import { composeRequest } from '../../src/catalog/request.ts';
import type { OptionValues } from '../../src/catalog/requested-file.ts';
import { fileWith, modelOf, shippedModels } from './files.ts';

const { image, video } = await shippedModels();
const images = 'sequential_image_generation_options';

/*
 * Survives `npm run mutants`, since nothing differs:
 * - whether a request at the limit is fitted: what it has fits, and stays;
 * - what stands for a list, an input or an amount that is not there (`?? []`, `?? ''`, `?? 0`);
 * - the checks that an amount which was found is one, and costs no more than the limit by which it was found.
 */

/** What is sent for a request with these limits. */
function sent(model: Model, given: OptionValues, limits: RequestLimits): unknown {
  const result = composeWithin(model, { ...(model.prompt === undefined ? {} : { prompt: 'a cat' }), ...given }, limits);
  return result.ok ? result.request : result.refusal;
}

const cents = (count: number): number => count * 10_000;
const open = modelOf(fileWith({ duration: { type: 'integer', minimum: 2, maximum: 12 } }));
const words = modelOf(fileWith({ duration: { type: 'string', enum: ['auto', '4s', '8s', '12s'], default: 'auto' } }));
const stepped = modelOf(
  fileWith({ duration: { type: 'integer', minimum: 5, maximum: 60, multipleOf: 5, default: 30 } }),
);
const decimal = modelOf(fileWith({ seconds: { type: 'number', minimum: 0.5, maximum: 9.5, default: 9 } }));

const music = modelOf(
  fileWith(
    { music_length_ms: { type: 'integer', minimum: 3_000, maximum: 300_000, default: 60_000 } },
    { price: { usd: '0.0000083', times: 'music_length_ms' } },
  ),
);

test.each<[string, Model, OptionValues, RequestLimits, object]>([
  ['a length in milliseconds is limited in seconds', music, {}, { seconds: 10 }, { music_length_ms: 10_000 }],
  ['one within the limit stays', music, {}, { seconds: 60 }, { music_length_ms: 60_000 }],
  ['a price by the millisecond limits it exactly', music, {}, { price: 249_000 }, { music_length_ms: 30_000 }],
  ['a default within the limit stays', image, {}, { images: 3 }, { [images]: 3 }],
  ['one below the limit is not raised to it', image, {}, { images: 4 }, { [images]: 3 }],
  ['no images at all fit no value', image, {}, { images: 0 }, { [images]: 3 }],
  ['no limit of seconds is none of 0', video, {}, { images: 1, seconds: undefined }, { duration: 5 }],
  ['a limit between two choices takes the smaller', words, {}, { seconds: 11.5 }, { duration: '8s' }],
  ['a length in steps of 5 becomes such a step', stepped, {}, { seconds: 12 }, { duration: 10 }],
  ['a limit of whole seconds rounds down', decimal, {}, { seconds: 6.9 }, { seconds: 6 }],
  ['a default above the limit becomes the largest that fits', image, {}, { images: 2 }, { [images]: 2 }],
  ['so does a length', video, {}, { seconds: 4 }, { duration: 4 }],
  ['a limit of images says nothing of a length', video, {}, { images: 1 }, { duration: 5 }],
  ['where no value fits, the default stays', video, {}, { seconds: 1 }, { duration: 5 }],
  ['what was given stays', image, { images: 5 }, { images: 2, price: cents(3) }, { [images]: 5 }],
  [
    'what the prompt says stays',
    image,
    { prompt: 'five photos of cats' },
    { images: 2, price: cents(3) },
    { [images]: 5 },
  ],
  ['the price limits the amount', image, {}, { price: cents(8) }, { [images]: 2 }],
  ['a price that is met exactly fits', image, {}, { price: cents(9) }, { [images]: 3 }],
  ['where no amount is cheap enough, the default stays', image, {}, { price: cents(2) }, { [images]: 3 }],
  [
    'the kind that was given stays',
    video,
    { resolution: '1080p' },
    { price: cents(10) },
    { resolution: '1080p', duration: 2 },
  ],
  [
    'the length that was given stays',
    video,
    { duration: 12 },
    { price: cents(5) },
    { resolution: '480p', duration: 12 },
  ],
  ['a length that is left to RunComfy is limited', open, {}, { seconds: 5 }, { duration: 5 }],
  ['also where the model has a word for that', words, {}, { seconds: 9 }, { duration: '8s' }],
  ['a decimal length is a whole number of seconds', decimal, {}, { seconds: 6 }, { seconds: 6 }],
])('%s', (_case, model, given, limits, input) => {
  expect(sent(model, given, limits)).toMatchObject({ input });
});

test('if the amount is given, a cheaper kind replaces an expensive default', () => {
  const dear = { ...video, defaults: { ...video.defaults, resolution: '1080p' } };
  const given = { duration: 10 };
  expect(sent(dear, given, { price: cents(50) })).toMatchObject({ input: { resolution: '1080p', duration: 10 } });
  expect(sent(dear, given, { price: cents(25) })).toMatchObject({ input: { resolution: '720p', duration: 10 } });
  expect(sent(dear, given, { price: cents(10) })).toMatchObject({ input: { resolution: '480p', duration: 10 } });
  expect(sent(dear, given, { price: 206_000 })).toMatchObject({ input: { resolution: '720p', duration: 10 } });
  expect(sent(dear, given, { price: 205_999 })).toMatchObject({ input: { resolution: '480p', duration: 10 } });
  expect(sent(dear, given, { price: 96_999 })).toMatchObject({ input: { resolution: '1080p', duration: 10 } });
  expect(sent(dear, {}, { price: cents(10) })).toMatchObject({ input: { resolution: '1080p', duration: 2 } });
  expect(sent(dear, {}, { price: cents(9) })).toMatchObject({ input: { resolution: '720p', duration: 4 } });
  expect(sent(dear, {}, { price: cents(4) })).toMatchObject({ input: { resolution: '480p', duration: 4 } });
});

test('the number in the prompt and the number of files expected are the fitted ones', () => {
  expect(sent(image, {}, { images: 2 })).toMatchObject({
    input: { text: 'Generate 2 images. a cat', [images]: 2 },
    expected: 2,
  });
});

test('without limits the request is composed as usual, and refusals stay', () => {
  for (const given of [{ prompt: 'a cat' }, { prompt: '' }, { prompt: 'a cat', images: 99 }]) {
    expect(composeWithin(image, given, {})).toEqual(composeRequest(image, given));
    expect(composeWithin(image, given, { price: 1 })).toEqual(composeRequest(image, given));
  }
});
