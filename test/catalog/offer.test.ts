import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ApplicationCommandOptionType, type APIApplicationCommandBasicOption } from 'discord.js';
import { checkCommands } from '../../sandbox/discord/rules/commands.ts';
import { checkField } from '../../src/catalog/field.ts';
import { readModel, type Model } from '../../src/catalog/model.ts';
import { composeRequest } from '../../src/catalog/request.ts';
import { modelCommand } from '../../src/commands/model/model.ts';
import { optionPayloads } from '../../src/commands/model/options.ts';
import type { Scalar } from '../../src/core/job/record.ts';
import { createWords } from '../../src/words/words.ts';
import { anyFile, shippedModels } from './files.ts';

const words = createWords();
const { image, video } = await shippedModels();

/** Whether Discord lets a member send this value for the option (developers/interactions/application-commands). */
function discordTakes(option: APIApplicationCommandBasicOption, value: Scalar): boolean {
  switch (option.type) {
    case ApplicationCommandOptionType.Boolean:
      return typeof value === 'boolean';
    case ApplicationCommandOptionType.String: {
      if (typeof value !== 'string') return false;
      if (option.choices !== undefined) return option.choices.some((choice) => choice.value === value);
      const length = Array.from(value).length;
      const { min_length: min = 0, max_length: max = 6000 } =
        'min_length' in option || 'max_length' in option ? option : {};
      return length >= min && length <= max;
    }
    case ApplicationCommandOptionType.Integer:
    case ApplicationCommandOptionType.Number: {
      if (typeof value !== 'number' || !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) return false;
      if (option.type === ApplicationCommandOptionType.Integer && !Number.isInteger(value)) return false;
      if (option.choices !== undefined) return option.choices.some((choice) => choice.value === value);
      const { min_value: min = -Infinity, max_value: max = Infinity } =
        'min_value' in option || 'max_value' in option ? option : {};
      return value >= min && value <= max;
    }
    default:
      throw new Error(`no model has options of type ${option.type}`);
  }
}

/** Values at, beside and far from what the option offers. */
function valuesFor(option: APIApplicationCommandBasicOption): Scalar[] {
  const offered = ('choices' in option ? (option.choices ?? []) : []).map(({ value }) => value);
  const edges = ['min_value', 'max_value', 'min_length', 'max_length'].flatMap((key) => {
    const edge = (option as unknown as Record<string, unknown>)[key];
    return typeof edge === 'number' ? [edge] : [];
  });
  const near = [...offered, ...edges].flatMap((value) =>
    typeof value === 'number'
      ? [value, value - 1, value + 1, value + 0.5, String(value)]
      : [value, `${value} `, value.slice(1), value.toUpperCase()],
  );
  const lengths = edges.flatMap((edge) => (edge >= 1 && edge <= 6000 ? [edge - 1, edge, edge + 1] : []));
  const texts = lengths
    .flatMap((length) => [Math.min(length, 6000)])
    .flatMap((length) => ['x'.repeat(length), '😀'.repeat(length)]);
  const far = ['', 'other', 0, -1, 1e300, 2 ** 53, -(2 ** 53), NaN, Infinity, -Infinity, true, false];
  return [...near, ...texts, ...far];
}

function disagreements(model: Model): string[] {
  const options = optionPayloads(model, words);
  return model.fields.flatMap((field, index) => {
    const option = options[index];
    if (option === undefined) return [`${field.name} is not offered`];
    return valuesFor(option)
      .filter((value) => (checkField(field, value) === undefined) !== discordTakes(option, value))
      .map((value) => `${field.name}: ${typeof value} ${String(value).slice(0, 40)}`);
  });
}

describe.each([image, video])('/$command', (model) => {
  test('what Discord is offered is what is accepted', () => {
    expect(disagreements(model)).toEqual([]);
  });

  test('choices are the values of the schema, in its order', () => {
    const options = optionPayloads(model, words);
    for (const [index, { choices, name }] of model.fields.entries()) {
      const option = options[index];
      expect(option?.name).toBe(name);
      expect(
        option !== undefined && 'choices' in option ? option.choices?.map(({ value }) => value) : undefined,
      ).toEqual(choices);
    }
  });

  test('every offered choice makes a request that sends it', () => {
    for (const field of model.fields) {
      for (const choice of field.choices ?? []) {
        const result = composeRequest(model, { prompt: 'a red fox', [field.name]: choice });
        expect(result).toMatchObject({ ok: true, request: { input: { [field.input]: choice } } });
      }
    }
  });
});

test('of any file that is taken, Discord takes the command, and what it offers is what is accepted', () => {
  let taken = 0;
  fc.assert(
    fc.property(anyFile, (file) => {
      const result = readModel(file, 'v1');
      if (!result.ok) return;
      taken += 1;
      expect(checkCommands([modelCommand(result.model, words).payload])).toEqual([]);
      expect(disagreements(result.model)).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
  expect(taken).toBeGreaterThan(50);
});
