import * as fc from 'fast-check';
import type { Model } from '../../src/catalog/model.ts';
import { readModel } from '../../src/catalog/read-model.ts';
import { loadCatalog } from '../../src/services/runcomfy/catalog.ts';

/** The models as shipped, by their commands. */
export async function shippedModels(): Promise<{ readonly image: Model; readonly video: Model }> {
  const { models, faults } = await loadCatalog('models', new Set());
  const [image, video] = ['image', 'video'].map((command) => models.find((model) => model.command === command));
  if (image === undefined || video === undefined || faults.length > 0) throw new Error(JSON.stringify(faults));
  return { image, video };
}

/** A model file with these inputs, a price, and the other fields. */
export function fileWith(properties: object, others: object = {}): Record<string, unknown> {
  return { id: 'maker/model', input: { type: 'object', properties }, price: { usd: '0.03' }, ...others };
}

/** The model of a valid file. */
export function modelOf(content: unknown): Model {
  const result = readModel(content, 'v1');
  if (!result.ok) throw new Error(result.problems.map(({ path, message }) => `${path} ${message}`).join('\n'));
  return result.model;
}

const bound = fc.oneof(
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom(0.5, -0.5, 2 ** 53, 2 ** 53 + 2, -(2 ** 60), 1e300),
);
const length = fc.constantFrom(0, 1, 2, 100, 5999, 6000, 6001, 100_000);
const label = fc.oneof(
  fc.constantFrom('fast', 'Fast', '2560:1440 (16:9)', '', ' ', '\n', 'x'.repeat(101), '名稱', 'Not A Name'),
  fc.string({ maxLength: 8 }),
);
const sometimes = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const without = (value: object): object => JSON.parse(JSON.stringify(value)) as object;

const schema = fc.oneof(
  fc.record({
    type: fc.constantFrom('string', 'boolean', 'array'),
    title: sometimes(label),
    description: sometimes(label),
    minLength: sometimes(length),
    maxLength: sometimes(length),
    default: sometimes(label),
  }),
  fc.record({
    type: fc.constantFrom('integer', 'number', 'float'),
    minimum: sometimes(bound),
    maximum: sometimes(bound),
    default: sometimes(bound),
  }),
  fc.record({ type: fc.constant('string'), enum: fc.array(label, { maxLength: 27 }), default: sometimes(label) }),
  fc.record({
    type: fc.constantFrom('integer', 'number'),
    enum: fc.array(bound, { maxLength: 5 }),
    default: sometimes(bound),
  }),
);

const inputNames = ['text', 'Size', 'seed', 'a b', '標題', '—'] as const;
const wordsFor = fc.dictionary(
  fc.constantFrom('/model', 'text', 'size', 'seed', 'a_b', '標題'),
  fc
    .record({
      name: sometimes(label),
      description: sometimes(label),
      choices: sometimes(fc.dictionary(fc.constantFrom('fast', 'Fast', '2'), label, { maxKeys: 3 })),
    })
    .map(without),
  { maxKeys: 3 },
);

/** Files as somebody may write them, good and bad. */
export const anyFile: fc.Arbitrary<Record<string, unknown>> = fc
  .record({
    properties: fc.dictionary(fc.constantFrom(...inputNames), schema, { maxKeys: 5 }),
    required: fc.subarray([...inputNames]),
    options: fc.dictionary(
      fc.constantFrom(...inputNames),
      fc
        .record({
          name: sometimes(label),
          hidden: sometimes(fc.boolean()),
          min: sometimes(bound),
          max: sometimes(bound),
        })
        .map(without),
      { maxKeys: 2 },
    ),
    words: sometimes(fc.record({ 'en-US': sometimes(wordsFor), 'zh-TW': sometimes(wordsFor) }).map(without)),
  })
  .map(({ properties, required, options, words }) => {
    const listed = Object.keys(properties);
    return {
      id: 'maker/model',
      input: {
        type: 'object',
        required: required.filter((name) => listed.includes(name)),
        properties: Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, without(each)])),
      },
      price: { usd: '0.03' },
      options: Object.fromEntries(Object.entries(options).filter(([name]) => listed.includes(name))),
      ...(words === undefined ? {} : { words }),
    };
  });
