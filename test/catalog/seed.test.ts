import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SeedRange } from '../../src/catalog/model.ts';
import { readModel } from '../../src/catalog/read-model.ts';
import type { OptionValues } from '../../src/catalog/requested-file.ts';
import { withSeed } from '../../src/catalog/seed.ts';
import { fileWith, modelOf, shippedModels } from './files.ts';

const { image } = await shippedModels();
const whole = { type: 'integer' };
const all = { min: 0, max: 2_147_483_647 };

describe('the seeds that are drawn', () => {
  test.each<[string, object, object, Omit<SeedRange, 'input'> | undefined]>([
    ['are those that every service takes, where the schema has no bounds', whole, {}, all],
    ['are no negative ones, since -1 leaves the seed to the model', { ...whole, minimum: -1 }, {}, all],
    ['are not above 31 bits, whatever the schema takes', { ...whole, maximum: 4_294_967_295 }, {}, all],
    ['are within the narrower bounds of a schema', { ...whole, minimum: 1, maximum: 9999 }, {}, { min: 1, max: 9999 }],
    ['are within what the file narrows', whole, { options: { seed: { max: 99 } } }, { min: 0, max: 99 }],
    ['are none where all seeds are negative', { ...whole, maximum: -1 }, {}, undefined],
    ['are none where only some numbers are seeds', { ...whole, multipleOf: 7 }, {}, undefined],
    ['are none where a seed is no whole number', { type: 'number' }, {}, undefined],
    ['are none where it is one of a few', { ...whole, enum: [1, 2] }, {}, undefined],
    ['are none where the file says so', whole, { seed: false }, undefined],
    [
      'are none where members do not fill the input in',
      { ...whole, default: 7 },
      { options: { seed: { hidden: true } } },
      undefined,
    ],
  ])('%s', (_name, schema, rest, range) => {
    const { seed } = modelOf(fileWith({ seed: schema }, rest));
    expect(seed).toEqual(range && { input: 'seed', ...range });
  });

  test.each(['random_seed', 'noise_seed', '81_seed', 'Seed'])('are for an input with the name %s', (name) => {
    expect(modelOf(fileWith({ [name]: whole })).seed?.input).toBe(name);
  });

  test('are for the input that the file names', () => {
    expect(modelOf(fileWith({ seed: whole, variation: whole }, { seed: 'variation' })).seed?.input).toBe('variation');
    expect(modelOf(fileWith({ seeded: whole })).seed).toBeUndefined();
  });

  test.each(['nowhere', 'style'])('are for no input that takes none: %s', (seed) => {
    expect(readModel(fileWith({ style: { type: 'string' } }, { seed }), 'v1')).toMatchObject({
      problems: [{ path: '$.seed', message: `"${seed}" is no input that takes any whole number within its bounds` }],
    });
  });
});

test("a schema's default is not sent instead, and nobody has to give a required seed", () => {
  const model = modelOf({
    ...fileWith({}),
    input: { type: 'object', required: ['seed'], properties: { seed: { ...whole, default: 0 } } },
  });
  expect(model.defaults).not.toHaveProperty('seed');
  expect(model.fields.find(({ input }) => input === 'seed')).toMatchObject({ required: false, default: undefined });
});

test.each<[string, OptionValues, number, OptionValues, number | undefined, string | undefined]>([
  ['none is given: one is drawn', { prompt: 'a cat' }, 0.5, { prompt: 'a cat' }, 1_073_741_824, 'seed'],
  ['the least', {}, 0, {}, 0, 'seed'],
  ['the largest', {}, 1 - Number.EPSILON / 2, {}, 2_147_483_647, 'seed'],
  [
    '-1 is forged where it is not offered: it is left to the check',
    { seed: -1 },
    0.5,
    { seed: -1 },
    undefined,
    undefined,
  ],
  ['0 is given, which is a seed', { seed: 0 }, 0.5, { seed: 0 }, undefined, undefined],
  ['what is no seed is left to the check', { seed: 'seven' }, 0.5, { seed: 'seven' }, undefined, undefined],
])('a request: %s', (_name, given, fraction, left, sent, drawn) => {
  const seeded = withSeed(image, given, fraction);
  expect([seeded.given, seeded.model.defaults['seed'], seeded.drawn]).toEqual([left, sent, drawn]);
});

test('-1, which leaves the seed to the model, is replaced by a seed', () => {
  const model = modelOf(fileWith({ seed: { ...whole, minimum: -1 } }));
  const seeded = withSeed(model, { seed: -1 }, 0.5);
  expect([seeded.given, seeded.model.defaults, seeded.drawn]).toEqual([{}, { seed: 1_073_741_824 }, 'seed']);
});

test('a model without a seed gets none', () => {
  const model = modelOf(fileWith({}));
  expect(withSeed(model, { seed: 7 }, 0.5)).toEqual({ model, given: { seed: 7 }, drawn: undefined });
});

test('any seed that is drawn is a whole number within the bounds', () => {
  const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.nat(all.max), fc.nat(2 ** 31), fraction, (minimum, width, at) => {
      const model = modelOf(fileWith({ seed: { ...whole, minimum, maximum: minimum + width } }));
      const seed = withSeed(model, {}, at).model.defaults['seed'];
      expect(seed).toSatisfy(Number.isInteger);
      expect(seed).toBeGreaterThanOrEqual(minimum);
      expect(seed).toBeLessThanOrEqual(Math.min(minimum + width, all.max));
    }),
  );
});
