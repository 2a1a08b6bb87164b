import { expect, test } from 'vitest';
import { largestFor, unitPriceOf } from '../../src/catalog/unit-price.ts';
import { fileWith, modelOf } from './files.ts';

const seconds = { type: 'integer', minimum: 2, maximum: 10, default: 5 };
const priced = (duration: object) => modelOf(fileWith({ duration }, { price: { usd: '0.01', times: 'duration' } }));

test.each<[string, object, object | undefined]>([
  ['from the least to the most', seconds, { least: 2, most: 10 }],
  ['no amounts where there is but one', { ...seconds, minimum: 10, default: 10 }, undefined],
  ['no amounts where a request may have none', { ...seconds, minimum: 0 }, undefined],
  ['those that are listed', { type: 'integer', enum: [4, 8], default: 4 }, { least: 4, most: 8 }],
])('the amounts of a price for each second: %s', (_, duration, amounts) => {
  expect(unitPriceOf(priced(duration))).toEqual({ of: 'second', least: 10_000, most: 10_000, amounts });
});

test.each<[string, number, object | undefined]>([
  ['as many as it pays for', 79_999, { of: 'second', count: 7 }],
  ['the most there are', 1_000_000, { of: 'second', count: 10 }],
  ['the least there are', 20_000, { of: 'second', count: 2 }],
  ['nothing below the least', 19_999, undefined],
])('the largest amount for a price: %s', (_, most, amount) => {
  expect(largestFor(priced(seconds), { duration: 5 }, most)).toEqual(amount);
});

test('a price for each image is by the number of images only', () => {
  const model = modelOf(
    fileWith(
      { scale: { type: 'integer', minimum: 1, maximum: 4, default: 1 } },
      { price: { usd: '0.01', times: 'scale' } },
    ),
  );
  expect(unitPriceOf(model)).toMatchObject({ of: 'request', amounts: undefined });
  expect(largestFor(model, { scale: 4 }, 20_000)).toBeUndefined();
});
