import * as fc from 'fast-check';

/**
 * Input schemas as RunComfy may publish them. A JSON Schema validator can read all of them when `float` is a number.
 */
type Schema = Readonly<Record<string, unknown>>;

const sometimes = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const without = (value: object): Schema => JSON.parse(JSON.stringify(value)) as Schema;

const words = fc.oneof(
  fc.constantFrom('', ' ', 'fast', 'Fast', 'square_hd', '16:9', '2560:1440 (16:9)', '名稱', '😀', 'x'.repeat(100)),
  fc.constantFrom('y'.repeat(101), 'a\nb', '5', '10', 'auto'),
  fc.string({ maxLength: 12, unit: 'grapheme' }),
);
const said = fc.oneof(fc.constantFrom('', 'What it is', 'long '.repeat(60), '多行\n的說明', null), fc.string());
const whole = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.constantFrom(2_147_483_647, 4_294_967_295, 2 ** 60, -(2 ** 60)),
  // Where whole numbers are no longer exact.
  fc.constantFrom(2 ** 53 - 1, 2 ** 53, 2 ** 53 + 2, 1 - 2 ** 53, -(2 ** 53), -(2 ** 53) - 2),
);
const fraction = fc.oneof(whole, fc.constantFrom(0.5, -0.5, 0.25, 1e-7, 1e300, -1e300, 2 ** 52 + 0.5));
const length = fc.constantFrom(0, 1, 2, 3, 60, 5999, 6000, 6001, 100_000, 2 ** 53, 2 ** 60);

/** Keywords that limit nothing, whatever their value is. */
const unknown = fc.dictionary(fc.constantFrom('x-order', 'pixels', 'validations', 'examples', 'ui'), fc.jsonValue(), {
  maxKeys: 2,
});
const spoken = fc.record({ title: sometimes(said), description: sometimes(said) });

/** A default that may or may not be allowed, or null, which means none. */
const anyDefault = sometimes(fc.oneof(words, fraction, fc.boolean(), fc.constant(null)));

const text = fc.record({
  type: fc.constant('string'),
  minLength: sometimes(length),
  maxLength: sometimes(length),
  pattern: sometimes(fc.constantFrom('', '.', '^\\S', 'x$')),
});
const listed = fc.record({
  type: sometimes(fc.constant('string')),
  enum: fc.oneof(
    fc.array(words, { minLength: 1, maxLength: 8 }),
    fc.array(fc.string({ minLength: 1, maxLength: 100 }), { minLength: 20, maxLength: 40 }),
  ),
});
const number = fc.record({
  type: fc.constantFrom('number', 'float'),
  minimum: sometimes(fraction),
  maximum: sometimes(fraction),
  exclusiveMinimum: sometimes(fraction),
  exclusiveMaximum: sometimes(fraction),
});
const integer = fc.record({
  type: fc.constant('integer'),
  multipleOf: sometimes(fc.constantFrom(1, 2, 8, 0.5)),
  minimum: sometimes(fraction),
  maximum: sometimes(fraction),
  exclusiveMinimum: sometimes(fraction),
  exclusiveMaximum: sometimes(fraction),
});
const numbers = fc.record({
  type: sometimes(fc.constantFrom('integer', 'number', 'float')),
  enum: fc.array(fc.oneof(fraction, words), { minLength: 1, maxLength: 30 }),
});
const yesOrNo = fc.record({ type: fc.constant('boolean'), enum: sometimes(fc.constantFrom([true], [true, false])) });
const constant = fc.record({ const: fc.oneof(words, fraction) });
const validation = fc.record({
  validation_rule: fc.constantFrom('file_size_mb<', 'width_pixels>', 'height_pixels<', 'width/height>', 'fps<'),
  validation_value: fc.constantFrom(16, 0.5, '30', null),
});
/** As most schemas publish them. */
const plainMedia = fc.constantFrom(
  { type: 'string', format: 'image_uri' },
  { type: 'string', format: 'video_uri', description: 'A clip, up to 10MB' },
  { type: 'array', format: 'image_uris', minItems: 1, maxItems: 10 },
  { type: 'array', items: { type: 'string', format: 'audio_uri' }, maxItems: 3 },
);
const media = fc.record({
  type: fc.constantFrom('string', 'array'),
  format: fc.constantFrom('image_uri', 'image_uris', 'audio_uri', 'video_uris', 'uri'),
  items: sometimes(fc.constantFrom({ type: 'string' }, { type: 'string', format: 'image_uri' }, { type: 'integer' })),
  minItems: sometimes(fc.constantFrom(0, 1, 2, 4, 11)),
  maxItems: sometimes(fc.constantFrom(0, 1, 3, 99)),
  minLength: sometimes(length),
  maxLength: sometimes(length),
  pattern: sometimes(fc.constantFrom('', '^https://', '^data:', 'x$')),
  description: sometimes(
    fc.constantFrom('A picture, png or jpg', 'URL of a clip, up to 10MB', 'between 2 and 15 seconds'),
  ),
  validations: sometimes(fc.array(validation, { maxLength: 3 })),
  default: sometimes(fc.constantFrom('Runcomfy_Example_1285.png', null)),
});
const simple = fc.oneof(text, listed, number, integer, numbers, yesOrNo, constant);
const list = fc.record({
  type: fc.constant('array'),
  items: fc.oneof(text, listed, number, integer, numbers, yesOrNo),
  minItems: sometimes(fc.constantFrom(0, 1, 2)),
  maxItems: sometimes(fc.constantFrom(0, 1, 3, 99)),
  uniqueItems: sometimes(fc.boolean()),
});
const structure = fc.constantFrom({ type: 'object' }, { type: 'array' }, { type: 'null' }, {});
const alternatives = fc.record({
  type: sometimes(fc.constantFrom('string', 'integer', 'number')),
  maximum: sometimes(fraction),
  minLength: sometimes(fc.constantFrom(0, 2)),
  anyOf: fc.array(fc.oneof(simple, structure), { minLength: 1, maxLength: 3 }),
});
const exclusive = fc.record({
  oneOf: fc.array(fc.oneof(simple, structure), { minLength: 1, maxLength: 3 }),
});
const types = fc.record({
  type: fc.subarray(['string', 'integer', 'number', 'boolean', 'null'], { minLength: 1 }),
  maximum: sometimes(fraction),
  maxLength: sometimes(length),
});

/** Lists and objects as they are published, with a default of their type or without one. */
const composite = fc.constantFrom(
  { type: 'array', default: [] },
  { type: 'array', items: { type: 'string' }, default: ['a'] },
  { type: 'object', default: { path: 'a', scale: 1 } },
  { type: 'object', default: null },
  { type: 'array' },
);

const input: fc.Arbitrary<Schema> = fc
  .oneof(
    { weight: 1, arbitrary: composite },
    { weight: 1, arbitrary: media },
    { weight: 2, arbitrary: plainMedia },
    {
      weight: 10,
      arbitrary: fc
        .record({
          schema: fc.oneof(simple, simple, simple, simple, list, alternatives, exclusive, types),
          spoken,
          unknown,
          default: anyDefault,
        })
        .map(({ schema, spoken: texts, unknown: more, default: value }) => ({
          ...more,
          ...texts,
          ...schema,
          default: value,
        })),
    },
  )
  .map(without);

const names = fc.oneof(
  fc.constantFrom(
    'prompt',
    'text',
    '81_text',
    'CFG Scale',
    'a.b',
    'a b',
    'num_images',
    'duration',
    '標題',
    '—',
    'image',
    'start_image',
    'reference_url',
    'resize',
    'preview',
    'image-1',
  ),
  fc.constantFrom('sequential_image_generation', 'sequential_image_generation_options', 'x'.repeat(40), 'constructor'),
  fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
);

export interface Published {
  readonly id: string;
  readonly input: Schema;
  readonly price: object;
}

/** A model file with only what RunComfy publishes, and a price. */
export const anyPublished: fc.Arbitrary<Published> = fc
  .record({
    properties: fc.oneof(
      { weight: 5, arbitrary: fc.dictionary(names, input, { maxKeys: 6 }) },
      { weight: 1, arbitrary: fc.dictionary(names, input, { minKeys: 20, maxKeys: 40 }) },
    ),
    required: fc.array(fc.nat(8), { maxLength: 3 }),
    noise: unknown,
  })
  .map(({ properties, required, noise }) => {
    const keys = Object.keys(properties);
    return {
      id: 'maker/model',
      input: {
        ...noise,
        type: 'object',
        required: [...new Set(required.flatMap((index) => keys[index] ?? []))],
        properties,
      },
      price: { usd: '0.03' },
    };
  });

/** RunComfy's dialect as JSON Schema: `float` is a number. */
export function asJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJsonSchema);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      key === 'type' && part === 'float' ? 'number' : asJsonSchema(part),
    ]),
  );
}
