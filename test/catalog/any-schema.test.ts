import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { APIApplicationCommandBasicOption } from 'discord.js';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillOptions } from '../../sandbox/discord/people/options.ts';
import { checkCommands } from '../../sandbox/discord/rules/commands.ts';
import type { CommandOption } from '../../sandbox/discord/world/commands.ts';
import { schemaOptions } from '../../sandbox/runcomfy/models.ts';
import type { Json } from '../../src/core/job/record.ts';
import type { Field } from '../../src/catalog/field.ts';
import { listValue } from '../../src/catalog/list.ts';
import type { Model } from '../../src/catalog/model.ts';
import { readModel } from '../../src/catalog/read-model.ts';
import { composeRequest, type ComposedRequest } from '../../src/catalog/request.ts';
import type { OptionValues } from '../../src/catalog/requested-file.ts';
import { modelPayload } from '../../src/commands/model/model.ts';
import { createWords } from '../../src/words/words.ts';
import { assertReaching } from '../support/assert-reaching.ts';
import { anyPublished, asJsonSchema, type Published } from './any-schema.ts';
import { fileRules, guildId, valueFor } from './any-values.ts';

const words = createWords();

const signed = `?ex=69500000&is=694e0000&hm=${'0123456789abcdef'.repeat(4)}&`;

/** The link of the upload that Easel makes of a file. */
function uploadLink(index: number): string {
  return `https://cdn.discordapp.com/attachments/${guildId}/1234567890123456789/input-${index + 1}.png${signed}`;
}

/** What some of the files come to. */
const branches = ['offered', 'refused', 'searched', 'sent', 'with files', 'refused for its files'] as const;
type Saw = (branch: (typeof branches)[number], when?: boolean) => void;

/** Whether a field has rules that Discord's options cannot have. */
const hasRules = (field: Field): boolean =>
  field.kind === 'list' ||
  (field.kind === 'text' && field.patterns !== undefined) ||
  (field.kind === 'number' && field.steps !== undefined);

function validator(schema: object): ValidateFunction {
  const ajv = new Ajv2020({ ...schemaOptions, multipleOfPrecision: 9 });
  return ajv.compile(asJsonSchema(schema) as object);
}

/** The faults of the command of a file, and of one member's request for it. Empty if there are none. */
function faultsOf(file: Published, pick: fc.GeneratorValue, saw: Saw): readonly unknown[] {
  const result = readModel(file, 'v1');
  if (!result.ok) {
    saw('refused');
    return result.problems.length > 0 ? [] : ['refused without a reason'];
  }
  saw('offered');
  const { model } = result;
  saw(
    'searched',
    model.fields.some((field) => field.kind === 'choice' && field.searched),
  );
  const payload = modelPayload(model, words);
  const refused = checkCommands([payload]);
  if (refused.length > 0) return refused;

  const options = (payload.options ?? []) as APIApplicationCommandBasicOption[];
  const given: OptionValues = Object.fromEntries(
    options
      .filter(({ required }) => required === true || pick(fc.boolean))
      .map((option) => [option.name, pick(() => valueFor(option, model))]),
  );
  // Throws if the client itself would not let a member send this.
  fillOptions(options as CommandOption[], typedIn(given), false);
  const composed = composeRequest(model, given, fileRules);
  if (!composed.ok) {
    const { refusal } = composed;
    if (/^files?-/.test(refusal.reason)) {
      saw('refused for its files');
      // Without files it is never refused because of them, except for the lack of them.
      const others = Object.fromEntries(Object.entries(given).filter(([name]) => !isOfFiles(model, name)));
      const again = composeRequest(model, others, fileRules);
      return again.ok || !/^files-|^file-(?!missing)/.test(again.refusal.reason) ? [] : [again.refusal];
    }
    // Discord counts an emoji as two characters, JSON Schema as one.
    const isCounted = refusal.reason === 'option-too-short' && JSON.stringify(given[refusal.option]).includes('😀');
    // What Discord cannot express is refused only if the schema refuses it, too.
    const field = model.fields.find(({ name }) => 'option' in refusal && name === refusal.option);
    if (field === undefined || isCounted) return isCounted ? [] : [refusal];
    const raw = given[field.name];
    const value = field.kind === 'list' && typeof raw === 'string' ? listValue(model, field, raw) : raw;
    const properties = file.input['properties'] as Readonly<Record<string, object>>;
    // Of alternatives only one is offered, so its rules may refuse what another one allows.
    const schema = properties[field.input] ?? {};
    const isOne = !('anyOf' in schema) && !('oneOf' in schema);
    return hasRules(field) && (!isOne || !validator(schema)(value)) ? [] : [refusal];
  }
  saw('sent');
  saw('with files', composed.request.files.length > 0);
  const isValid = validator(file.input);
  return isValid(withLinks(composed.request)) ? [] : (isValid.errors ?? []);
}

/** The request as it is sent when its files are uploaded. */
function withLinks({ input, files }: ComposedRequest): Readonly<Record<string, Json>> {
  return files.reduce<Readonly<Record<string, Json>>>((sent, { input: key, isList }, index) => {
    const before = sent[key];
    return {
      ...sent,
      [key]: isList ? [...(Array.isArray(before) ? before : []), uploadLink(index)] : uploadLink(index),
    };
  }, input);
}

function isOfFiles({ fields }: Model, option: string): boolean {
  return fields.some(({ name, kind }) => name === option && (kind === 'file' || kind === 'link'));
}

/** The options as a person fills them in. */
function typedIn(given: OptionValues): Parameters<typeof fillOptions>[1] {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'object' ? { name: value.name, bytes: new Uint8Array() } : value,
    ]),
  );
}

test('a published schema becomes a command that Discord accepts; what the command admits is sent as the schema requires', () => {
  assertReaching(
    branches,
    (saw) =>
      fc.property(anyPublished, fc.gen(), (file, pick) => {
        expect(faultsOf(file, pick, saw)).toEqual([]);
      }),
    // Shrinking would compile schemas for minutes.
    { numRuns: 400, least: 10, endOnFailure: true, shortened: true },
  );
});
