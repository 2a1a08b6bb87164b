import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { ApplicationCommandOptionType, type APIApplicationCommandBasicOption } from 'discord.js';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillOptions } from '../../sandbox/discord/people/options.ts';
import { checkCommands } from '../../sandbox/discord/rules/commands.ts';
import type { CommandOption } from '../../sandbox/discord/world/commands.ts';
import { schemaOptions } from '../../sandbox/runcomfy/models.ts';
import type { Json, Scalar } from '../../src/core/job/record.ts';
import type { Field, FilesKind } from '../../src/catalog/field.ts';
import { listValue } from '../../src/catalog/list.ts';
import type { Model } from '../../src/catalog/model.ts';
import { readModel } from '../../src/catalog/read-model.ts';
import { composeRequest, type ComposedRequest } from '../../src/catalog/request.ts';
import type { FileRules } from '../../src/catalog/request-files.ts';
import type { AttachedFile } from '../../src/core/media/attached-file.ts';
import type { OptionValues } from '../../src/catalog/requested-file.ts';
import { suggestions } from '../../src/catalog/search.ts';
import { modelPayload } from '../../src/commands/model/model.ts';
import { createWords } from '../../src/words/words.ts';
import { assertReaching } from '../support/assert-reaching.ts';
import { anyPublished, asJsonSchema, type Published } from './any-schema.ts';

const words = createWords();

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** As much of a choice as a member may have typed: whole characters. */
function beginning(choice: string | number): string {
  return Array.from(graphemes.segment(String(choice)), ({ segment }) => segment)
    .slice(0, 3)
    .join('');
}

/** Lists as a member may type them: entries that are allowed, entries that are not, and too many or too few. */
function listFor({ of }: Extract<Field, { readonly kind: 'list' }>): fc.Arbitrary<string> {
  const entry: fc.Arbitrary<string> =
    of.kind === 'choice'
      ? fc.constantFrom(...of.choices.map(String))
      : of.kind === 'number'
        ? fc.constantFrom(of.min ?? 0, of.max ?? 9, (of.min ?? 0) + 1, 0.5).map(String)
        : fc.constantFrom('x', 'xx', '貓', 'true', 'false');
  return fc.array(entry, { minLength: 1, maxLength: 4 }).map((entries) => entries.join(', '));
}

const guildId = '123456789012345678';
/** What this server's members may link to. */
const fileRules: FileRules = {
  bytes: 25_000_000,
  guildId,
  origins: [],
  domains: ['cdn.discordapp.com'],
  sightOf: () => 'seen',
};
const signed = `?ex=69500000&is=694e0000&hm=${'0123456789abcdef'.repeat(4)}&`;

/** The link of the upload that Easel makes of a file. */
function uploadLink(index: number): string {
  return `https://cdn.discordapp.com/attachments/${guildId}/1234567890123456789/input-${index + 1}.png${signed}`;
}

/** A file that Discord's client lets a member attach. */
function fileFor({ bounds: { types, media, bytes } }: FilesKind): fc.Arbitrary<AttachedFile> {
  const extensions = types ?? { image: ['png', 'jpg'], video: ['mp4'], audio: ['mp3', 'wav'] }[media];
  return fc.record({
    url: fc.constant('https://cdn.discordapp.com/ephemeral-attachments/1/2/a'),
    name: fc.constantFrom(...extensions.map((extension) => `a.${extension}`)),
    size: fc.constantFrom(1, 1, 1, 100_000, bytes, bytes + 1),
    type: fc.constant(undefined),
    width: fc.constantFrom(undefined, 15, 2000),
    height: fc.constantFrom(undefined, 15, 2000),
  });
}

const links = fc
  .array(
    fc.constantFrom(
      'https://media.cdn.discordapp.com/b.png?ex=1',
      `https://discord.com/channels/${guildId}/223456789012345678/323456789012345678#2`,
      'https://cdn.discordapp.com/a.png',
      'https://elsewhere.example/a.png',
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((all) => all.join('\n'));

/** A value that a member can send for an option, at its edges and between them. */
function valueFor(option: APIApplicationCommandBasicOption, model: Model): fc.Arbitrary<Scalar | AttachedFile> {
  const rules = model.fields.find(({ name }) => name === option.name);
  if (rules?.kind === 'file') return fileFor(rules.files);
  if (rules?.kind === 'link') return links;
  if (rules?.kind === 'list') return listFor(rules);
  const limits = option as { min_value?: number; max_value?: number; min_length?: number; max_length?: number };
  const field = model.fields.find(({ name }) => name === option.name);
  if ('choices' in option && option.choices !== undefined) {
    return fc.constantFrom(...option.choices.map(({ value }) => value));
  }
  if ('autocomplete' in option && option.autocomplete && field?.kind === 'choice') {
    return fc.constantFrom('', ...field.choices.map(beginning)).chain((typed) => {
      // The beginning of a text need not be one of its forms. A member who sees no choice types less.
      const offered = suggestions(model, field, typed, 'zh-TW');
      return fc.constantFrom(
        ...(offered.length > 0 ? offered : suggestions(model, field, '', 'zh-TW')).map(({ value }) => value),
      );
    });
  }
  switch (option.type) {
    case ApplicationCommandOptionType.Boolean:
      return fc.boolean();
    case ApplicationCommandOptionType.Integer: {
      const min = limits.min_value ?? Number.MIN_SAFE_INTEGER;
      const max = limits.max_value ?? Number.MAX_SAFE_INTEGER;
      return fc.oneof(
        fc.constantFrom(min, max),
        fc.maxSafeInteger().map((value) => Math.min(Math.max(value, min), max)),
      );
    }
    case ApplicationCommandOptionType.Number: {
      const min = limits.min_value ?? Number.MIN_SAFE_INTEGER;
      const max = limits.max_value ?? Number.MAX_SAFE_INTEGER;
      return fc.oneof(fc.constantFrom(min, max), fc.double({ min, max, noNaN: true }));
    }
    default: {
      const min = Math.max(limits.min_length ?? 0, 1);
      const max = limits.max_length ?? 6000;
      return fc
        .tuple(fc.constantFrom('x', '貓', '😀'), fc.constantFrom(min, Math.min(min + 7, max), max))
        .map(([one, length]) => one.repeat(Math.floor(length / one.length)).padEnd(length, 'x'));
    }
  }
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
