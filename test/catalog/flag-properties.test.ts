import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allows, isValueField, listed, type Field, type ValueField } from '../../src/catalog/field.ts';
import { flagNames } from '../../src/catalog/flags.ts';
import { labelsOf, languagesOf } from '../../src/catalog/labels.ts';
import type { Model } from '../../src/catalog/model.ts';
import { withoutNode } from '../../src/catalog/names.ts';
import { readFlags } from '../../src/catalog/read-flags.ts';
import { readModel } from '../../src/catalog/read-model.ts';
import { composeRequest, type RequestResult } from '../../src/catalog/request.ts';
import type { OptionValues } from '../../src/catalog/requested-file.ts';
import { sampleRequest } from '../../src/catalog/sample.ts';
import { flagKey, refusedFlag } from '../../src/core/prompt/flags.ts';
import type { Scalar } from '../../src/core/job/record.ts';
import { visibleText } from '../../src/core/visible-text.ts';
import { assertReaching } from '../support/assert-reaching.ts';
import { anyPublished } from './any-schema.ts';

/** Every shipped and every published model; those without a price have one. */
const models = ['models', 'test/published'].flatMap((folder) =>
  readdirSync(folder).map((name): Model => {
    const file = JSON.parse(readFileSync(join(folder, name), 'utf8')) as object;
    const result = readModel({ price: { usd: '0.01' }, ...file }, name);
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.problems)}`);
    return result.model;
  }),
);
const prompt = 'a lighthouse in a storm';

/** A request with files and required options as the model wants them, and a prompt. */
function baseOf(model: Model): OptionValues {
  const field = promptOf(model);
  return { ...sampleRequest(model), ...(field === undefined ? {} : { [field.name]: prompt }) };
}

const promptOf = (model: Model): Field | undefined => model.fields.find(({ input }) => input === model.prompt?.input);

/** Reads the flags first, as a request does. */
function compose(model: Model, given: OptionValues): RequestResult | ReturnType<typeof readFlags> {
  const reading = readFlags(model, given);
  return reading.ok ? composeRequest(model, reading.given) : reading;
}

/** A value as somebody types it behind a flag. */
function typedValue(field: ValueField, value: Scalar): string {
  const text = String(value);
  return field.kind === 'text' || field.kind === 'list' || /[\s,，、「」"]/.test(text) ? `"${text}"` : text;
}

/** What is worth trying of a field: all choices, the bounds, the default. */
function valuesOf(field: ValueField, sample: Scalar | undefined): Scalar[] {
  const bounds = field.kind === 'number' ? [field.min, field.max] : [];
  const stated = typeof field.default === 'object' ? undefined : field.default;
  return [...(listed(field) ?? []), ...bounds, stated, sample].flatMap((value) =>
    value === undefined || value === '' ? [] : [value],
  );
}

/** The names that mean this field, and no other one. */
function namesOf(model: Model, field: ValueField): string[] {
  const names = flagNames(model);
  const translated = languagesOf(model).flatMap((language) => model.words[language]?.[field.name]?.name ?? []);
  return [withoutNode(field.input), field.name, ...translated].filter(
    (name) =>
      /^\p{L}[\p{L}\p{M}\p{N}]*(?:[-_][a-z0-9]+)*$/u.test(name) && names.get(flagKey(name))?.input === field.input,
  );
}

/** Each flag that is read differently from its option. */
function differences(model: Model, saw: (kind: string) => void = () => undefined): string[] {
  const spoken = promptOf(model);
  if (spoken === undefined) return [];
  const base = baseOf(model);
  return model.fields.filter(isValueField).flatMap((field) => {
    if (field === spoken) return [];
    const sampled = sampleRequest({ fields: [{ ...field, required: true }] })[field.name];
    const { [field.name]: _own, ...others } = base;
    return valuesOf(field, typeof sampled === 'object' ? undefined : sampled).flatMap((value, index) => {
      const byOption = compose(model, { ...others, [field.name]: value });
      const text = typedValue(field, value);
      if (text.slice(1, -1).includes('"') || visibleText(text) !== text) return [];
      // Every name with the first value, and every value with the first name.
      const names = namesOf(model, field).slice(0, index === 0 ? undefined : 1);
      return names.flatMap((name) => {
        saw(field.kind);
        const byFlag = compose(model, { ...others, [spoken.name]: `${prompt} --${name} ${text}` });
        return JSON.stringify(byFlag) === JSON.stringify(byOption)
          ? []
          : [`--${name} ${text}: ${JSON.stringify(byFlag)} but by option ${JSON.stringify(byOption)}`];
      });
    });
  });
}

describe.each(models.map((model) => [model.id, model] as const))('%s', (_id, model) => {
  test('each option is set by its flags, by every name and value', () => {
    expect(differences(model)).toEqual([]);
  });

  test('each choice is read by its label, in every language', () => {
    const spoken = promptOf(model);
    if (spoken === undefined) return;
    for (const field of model.fields) {
      if (field.kind !== 'choice') continue;
      const [name] = namesOf(model, field);
      for (const language of languagesOf(model)) {
        for (const [value, label] of labelsOf(model, field, language)) {
          const reading = readFlags(model, { [spoken.name]: `${prompt} --${name} ${label}` });
          expect([label, reading]).toMatchObject([
            label,
            { ok: true, given: { [spoken.name]: prompt, [field.name]: value } },
          ]);
        }
      }
    }
  });
});

test('of any schema, a flag is what its option is', () => {
  assertReaching(
    ['text', 'number', 'choice', 'switch', 'list'],
    (saw) =>
      fc.property(anyPublished, (file) => {
        const result = readModel(file, 'v1');
        if (!result.ok) return;
        expect(differences(result.model, (kind) => saw(kind as 'text', true))).toEqual([]);
      }),
    { numRuns: 150, least: 5, endOnFailure: true, shortened: true },
  );
});

test('whatever is typed, no flag is sent, and reading again changes nothing', () => {
  const piece = fc.constantFrom(
    ...'--ar|--dur|--seed|--no|--n|--qualty|--foo|—ar|－－dur|--比例|--種子|--sound|16:9| 5| 7s|"|「|」|(|)|, |\n| |a fox|狐狸|--|-|=|:'.split(
      '|',
    ),
  );
  assertReaching(
    ['understood', 'refused', 'prose', 'overruled'],
    (saw) =>
      fc.property(
        fc.constantFrom(...models.filter((model) => model.prompt !== undefined)),
        fc.array(piece, { maxLength: 12 }),
        fc.boolean(),
        (model, pieces, isSeeded) => {
          const option = promptOf(model)?.name ?? '';
          const seed = model.fields.find(({ input }) => input === 'seed');
          const given = {
            ...baseOf(model),
            [option]: pieces.join(''),
            ...(isSeeded && seed !== undefined ? { [seed.name]: 3 } : {}),
          };
          const reading = readFlags(model, given);
          saw('refused', !reading.ok);
          if (!reading.ok) return;
          saw('prose', reading.given === given);
          saw('understood', reading.given !== given);
          saw('overruled', reading.overruled.length > 0);
          const composed = composeRequest(model, reading.given);
          if (!composed.ok) return;
          const left = String(composed.request.prompt);
          expect(refusedFlag(left, model.prompt?.refuse ?? {}, flagNames(model))).toBeUndefined();
          expect(readFlags(model, reading.given)).toEqual({ ok: true, given: reading.given, overruled: [] });
          const { input } = composed.request;
          const sent = model.fields.filter(isValueField).filter(({ name }) => name in reading.given);
          expect(sent.filter((field) => !allows(field, input[field.input]))).toEqual([]);
        },
      ),
    { numRuns: 3_000 },
  );
});
