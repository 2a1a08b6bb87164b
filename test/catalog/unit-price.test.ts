import { expect, test } from 'vitest';
import { largestFor, unitPriceOf } from '../../src/catalog/unit-price.ts';
import { composeRequest } from '../../src/catalog/request.ts';
import type { Model } from '../../src/catalog/model.ts';
import type { OptionValues } from '../../src/catalog/requested-file.ts';
import { fileWith, modelOf, shippedModels } from './files.ts';

const { image, video } = await shippedModels();
const fixed = modelOf(
  fileWith({ size: { type: 'string', enum: ['a', 'b'], default: 'a' } }, { price: { usd: '0.03' } }),
);
const byKind = modelOf(
  fileWith(
    { quality: { type: 'string', enum: ['low', 'high'], default: 'low' } },
    { price: { usd: { low: '0.02', high: '0.05' }, by: 'quality' } },
  ),
);
const music = modelOf(
  fileWith(
    { music_length_ms: { type: 'integer', minimum: 3_000, maximum: 300_000, default: 60_000 } },
    { price: { usd: '0.0000083', times: 'music_length_ms' } },
  ),
);
const open = modelOf(
  fileWith({ duration: { type: 'integer', minimum: 2, default: 5 } }, { price: { usd: '0.01', times: 'duration' } }),
);

test.each<[string, Model, object]>([
  ['images', image, { of: 'image', least: 30_000, most: 30_000, amounts: { least: 1, most: 15 } }],
  ['seconds, by resolution', video, { of: 'second', least: 9_700, most: 49_000, amounts: { least: 2, most: 12 } }],
  [
    'milliseconds are priced by the second',
    music,
    { of: 'second', least: 8_300, most: 8_300, amounts: { least: 3, most: 300 } },
  ],
  ['a whole request', fixed, { of: 'request', least: 30_000, most: 30_000, amounts: undefined }],
  ['a whole request, by quality', byKind, { of: 'request', least: 20_000, most: 50_000, amounts: undefined }],
])('the price of one more: %s', (_what, model, unit) => {
  expect(unitPriceOf(model)).toEqual(unit);
});

/** What a price pays for, with these options of a request. */
function fits(model: Model, given: OptionValues, most: number): unknown {
  const result = composeRequest(model, { ...(model.prompt === undefined ? {} : { prompt: 'a cat' }), ...given });
  if (!result.ok) throw new Error(result.refusal.reason);
  return largestFor(model, result.request.input, most);
}

test.each<[string, Model, OptionValues, number, object | undefined]>([
  ['three of nine images', image, { images: 9 }, 119_999, { of: 'image', count: 3 }],
  ['exactly four', image, { images: 9 }, 120_000, { of: 'image', count: 4 }],
  ['not one image', image, { images: 9 }, 29_999, undefined],
  ['never more than the model makes', image, { images: 9 }, 9_000_000, { of: 'image', count: 15 }],
  [
    'seconds of the chosen resolution',
    video,
    { resolution: '480p', duration: 12 },
    97_000,
    { of: 'second', count: 10 },
  ],
  ['below the shortest', video, { resolution: '480p', duration: 12 }, 19_399, undefined],
  ['milliseconds, said in seconds', music, {}, 83_000, { of: 'second', count: 10 }],
  ['a length without a largest one', open, { duration: 60 }, 100_000, { of: 'second', count: 10 }],
  ['a fixed price has no smaller amount', fixed, {}, 29_999, undefined],
])('what a price pays for: %s', (_what, model, given, most, amount) => {
  expect(fits(model, given, most)).toEqual(amount);
});
