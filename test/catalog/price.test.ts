import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyOf, mostOf, priceOf, priceRange, priceWith } from '../../src/catalog/price.ts';
import { creditsFor } from '../../src/core/money.ts';
import type { PriceRule } from '../../src/catalog/file.ts';
import type { Model } from '../../src/catalog/model.ts';
import { assertReaching } from '../support/assert-reaching.ts';
import { fileWith, modelOf, shippedModels } from './files.ts';

const { image, video } = await shippedModels();
const cent = 10_000;

/*
 * Survives `npm run mutants`, since nothing differs: what stands for a name or a list that is not there, since no table has
 * it; in `priceRange` an input of `undefined` instead of none; and in `priceWith` the checks of a field for the compiler,
 * since only a number has a `min`.
 */

describe('/image, three cents a picture', () => {
  test.each(Array.from({ length: 15 }, (_, index) => index + 1))('%i', (count) => {
    const price = priceOf(image.price, { sequential_image_generation_options: count });
    expect([price, creditsFor(price, cent)]).toEqual([count * 30_000, count * 3]);
  });

  test('from one to fifteen', () => {
    expect(priceRange(image)).toEqual({ least: 30_000, most: 450_000 });
  });
});

describe('/video, by resolution and second', () => {
  const seconds = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  // In hundredths of a cent, so that the expected values are no floats either.
  test.each([
    ['480p', 97],
    ['720p', 206],
    ['1080p', 490],
  ])('%s', (resolution, each) => {
    const prices = seconds.map((duration) => priceOf(video.price, { resolution, duration }));
    expect(prices).toEqual(seconds.map((duration) => duration * each * 100));
    expect(prices.map((price) => creditsFor(price, cent))).toEqual(
      seconds.map((duration) => Math.floor((duration * each + 99) / 100)),
    );
  });

  test('from two seconds of the smallest to twelve of the largest', () => {
    expect(priceRange(video)).toEqual({ least: 19_400, most: 588_000 });
  });
});

test('whatever is sent, a job costs at least a credit, and an amount that can be counted', () => {
  const amounts = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.string(),
    fc.constantFrom('auto', null, true, [], {}, [1e-9], '1e-300', 1e300, '0x10', Number.MIN_VALUE, Infinity),
  );
  const usd = fc.constantFrom('0.000001', '0.03', '999999.999999');
  const rules = fc.oneof(
    fc.record({ usd, times: fc.constantFrom('n', 'other', undefined) }),
    fc.record({ usd: fc.dictionary(fc.constantFrom('1', 'auto', 'true', '[]'), usd), by: fc.constant('n') }),
  );
  const most = fc.constantFrom(1e-9, 1, 10, 1e300);
  assertReaching(
    ['a tiny price', 'the largest price'],
    (saw) =>
      fc.property(rules, most, amounts, fc.integer({ min: 1, max: 999_999_999_999 }), (rule, dearest, n, worth) => {
        const price = priceOf({ ...rule, most: dearest }, { n: n as never });
        expect(Number.isSafeInteger(price)).toBe(true);
        expect(price).toBeGreaterThanOrEqual(1);
        const credits = creditsFor(price, worth);
        expect(Number.isSafeInteger(credits)).toBe(true);
        expect(credits).toBeGreaterThanOrEqual(1);
        saw('a tiny price', price === 1);
        saw('the largest price', price === Number.MAX_SAFE_INTEGER);
      }),
    { numRuns: 1000, least: 5 },
  );
});

describe('other rules', () => {
  test.each<[string, PriceRule, Parameters<typeof priceOf>[1], number]>([
    ['a price a job', { usd: '0.05' }, {}, 50_000],
    ['a decimal amount', { usd: '0.0097', times: 'seconds' }, { seconds: 2.5 }, 24_250],
    ['a price by the millisecond', { usd: '0.0000083', times: 'ms' }, { ms: 30_000 }, 249_000],
    ['of a millionth and a bit, rounded up once', { usd: '0.0000011', times: 'ms' }, { ms: 3 }, 4],
    [
      'the dearest, of prices that differ below a millionth',
      { usd: { a: '0.00000011', b: '0.00000012' }, by: 'size', times: 'ms' },
      { size: 'c', ms: 1_000_000 },
      120_000,
    ],
    [
      'the dearest, of prices beyond what can be counted for many',
      { usd: { a: '10000', b: '20000', c: '3.5' }, by: 'size' },
      { size: 'd' },
      20_000_000_000,
    ],
    ['an amount in words', { usd: '0.03', times: 'images' }, { images: '4' }, 120_000],
    ['an amount that is left to RunComfy: the most', { usd: '0.03', times: 'seconds' }, { seconds: 'auto' }, 300_000],
    ['an amount that is missing: the most', { usd: '0.03', times: 'seconds' }, {}, 300_000],
    ['a number that stands for none: the most', { usd: '0.03', times: 'seconds' }, { seconds: -1 }, 300_000],
    ['an amount that is a list: the most', { usd: '0.03', times: 'seconds' }, { seconds: ['a'] }, 300_000],
    ['a name that every object has: the most', { usd: '0.03', times: 'constructor' }, {}, 300_000],
    ['no amount at all: the most', { usd: '0.03', times: 'images' }, { images: 0 }, 300_000],
    ['less than none: the most', { usd: '0.03', times: 'seconds' }, { seconds: -0.5 }, 300_000],
    ['an endless amount: the most', { usd: '0.03', times: 'seconds' }, { seconds: '1e999' }, 300_000],
    ['a tiny amount: never free', { usd: '0.000001', times: 'seconds' }, { seconds: 1e-9 }, 1],
    ['an amount with more decimals than a price has', { usd: '0.03', times: 'seconds' }, { seconds: 0.0000001 }, 1],
    [
      'an amount that no price is counted with: all that can be',
      { usd: '0.03', times: 'seconds' },
      { seconds: 1e300 },
      Number.MAX_SAFE_INTEGER,
    ],
    ['a number as the key of the table', { usd: { '1': '0.01', '2': '0.05' }, by: 'size' }, { size: 2 }, 50_000],
    ['a yes or no as the key', { usd: { true: '0.07', false: '0.01' }, by: 'sound' }, { sound: true }, 70_000],
    [
      'a value that the table has not: the dearest',
      { usd: { a: '0.09', b: '0.1' }, by: 'size' },
      { size: 'c' },
      100_000,
    ],
  ])('%s', (_case, rule, input, price) => {
    expect(priceOf({ ...rule, most: 10 }, input)).toBe(price);
  });

  test.each([
    [8.3e-6, '0.0000083'],
    [8.3e-7, '0.00000083'],
    [1e-12, '0.000000000001'],
    [0.03, '0.03'],
    [123_456.03, '123456.03'],
  ])('the JSON number %d is the decimal %s', (number, usd) => {
    expect(modelOf(fileWith({ text: { type: 'string' } }, { price: { usd: number } })).price.usd).toBe(usd);
  });

  test.each<[string, object, object, { least: number; most: number }]>([
    ['a price a job', {}, { usd: '0.05' }, { least: 50_000, most: 50_000 }],
    [
      'between the bounds of a number',
      { seconds: { type: 'number', minimum: 0.5, maximum: 8, default: 2 } },
      { usd: 0.01, times: 'seconds' },
      { least: 5_000, most: 80_000 },
    ],
    [
      'of a hidden input, its default',
      { seconds: { type: 'integer', default: 4, minimum: 1, maximum: 8 } },
      { usd: '0.01', times: 'seconds', hide: 'seconds' },
      { least: 40_000, most: 40_000 },
    ],
  ])('the range of %s', (_case, properties, { hide, ...price }: { hide?: string }, range) => {
    const options = hide === undefined ? {} : { [hide]: { hidden: true } };
    const model = modelOf(
      fileWith(
        { text: { type: 'string' }, ...properties },
        { command: 'thing', price, options, prompt: { input: 'text' } },
      ),
    );
    expect(priceRange(model)).toEqual(range);
  });
});

describe('the largest amount of an input', () => {
  test.each<[string, object, number | undefined]>([
    ['a number with a bound', { type: 'integer', minimum: 2, maximum: 12 }, 12],
    ['a number without one', { type: 'integer', minimum: 2 }, undefined],
    ['the largest of a list', { type: 'integer', enum: [4, 12, 8] }, 12],
    ['the largest of numbers in words', { type: 'string', enum: ['auto', '12', '4'] }, 12],
    ['words alone', { type: 'string', enum: ['auto', 'long'] }, undefined],
    ['a text', { type: 'string' }, undefined],
  ])('%s', (_what, schema, most) => {
    const [field] = modelOf(fileWith({ n: schema })).fields;
    expect(field === undefined ? 'no field' : mostOf(field)).toBe(most);
  });
});

describe('a price by an amount', () => {
  const rule: PriceRule = { usd: '0.03', times: 'n' };
  const unknown = {
    path: '$.price.times',
    message: '"n" may be left to RunComfy and has no largest amount: set a max for it, or a default',
  };
  const required = { input: { type: 'object', required: ['n'] } };
  test.each<[string, object, object, object]>([
    ['is held at the largest', { type: 'integer', maximum: 12 }, {}, { ...rule, most: 12 }],
    [
      'is held at the largest, with a default too',
      { type: 'integer', maximum: 12, default: 5 },
      {},
      { ...rule, most: 12 },
    ],
    [
      'is that of a hidden input',
      { type: 'integer', default: 5 },
      { options: { n: { hidden: true } } },
      { ...rule, most: 5 },
    ],
    [
      'needs no largest one where one is always sent',
      { type: 'integer', minimum: 1, default: 5 },
      {},
      { ...rule, most: 1 },
    ],
    ['needs no largest one where one is required', { type: 'integer', minimum: 1 }, required, { ...rule, most: 1 }],
    ['is not known of a number that may be left out', { type: 'integer', minimum: 1 }, {}, unknown],
    ['is not known of a number that may be none', { type: 'integer', default: 5 }, {}, unknown],
    ['is not known of a number that may be less than none', { type: 'integer', minimum: 0 }, required, unknown],
    ['is not known of words', { type: 'string', default: '5' }, {}, unknown],
    ['is not known of a required text', { type: 'string' }, required, unknown],
  ])('%s', (_what, schema, { input, ...others }: { input?: object }, price) => {
    const file = fileWith({ n: schema }, { ...others });
    const model = modelOf({ ...file, input: { ...(file['input'] as object), ...input } });
    expect(priceWith(rule, model)).toEqual(price);
  });

  test('of nothing is one', () => {
    expect(priceWith({ usd: '0.03' }, image)).toEqual({ usd: '0.03', most: 1 });
  });

  test('of an input that is not there is not known', () => {
    expect(priceWith({ usd: '0.03', times: 'n' }, image)).toEqual(unknown);
  });
});

test.each([
  ['fast', 'fast'],
  [2, '2'],
  [true, 'true'],
  [null, 'null'],
  [['a', 1], '["a",1]'],
  [undefined, ''],
])('the key of %j is %j', (value, key) => {
  expect(keyOf(value)).toBe(key);
});

describe('the range of a price by kind', () => {
  const usd = { a: '0.01', b: '0.05', c: '0.09' };
  const size = { size: { type: 'string', enum: ['a', 'b'], default: 'a' } };
  const range = (file: object, price: object = { usd, by: 'size', most: 1 }): object =>
    priceRange({ ...modelOf(file), price: price as Model['price'] });

  test('is that of the choices, where one is always sent', () => {
    expect(range(fileWith(size))).toEqual({ least: 10_000, most: 50_000 });
  });

  test('is that of the default, where members do not choose', () => {
    expect(range(fileWith(size, { options: { size: { hidden: true } } }))).toEqual({ least: 10_000, most: 10_000 });
  });

  test('ends with the dearest, where it may be left to RunComfy', () => {
    expect(range(fileWith({ size: { type: 'string', enum: ['a', 'b'] } }))).toEqual({ least: 10_000, most: 90_000 });
  });

  test('is that of the choices, where one is required', () => {
    const input = { type: 'object', required: ['size'], properties: { size: { type: 'string', enum: ['a', 'b'] } } };
    expect(range({ ...fileWith({}), input })).toEqual({ least: 10_000, most: 50_000 });
  });

  test('takes the least of a number and what is held for no number', () => {
    const seconds = { seconds: { type: 'integer', minimum: 2, default: 3 } };
    const price = { usd: '0.01', times: 'seconds', most: 1 };
    expect(range(fileWith(seconds), price)).toEqual({ least: 20_000, most: 30_000 });
  });
});
