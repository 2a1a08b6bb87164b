import { readdir, readFile } from 'node:fs/promises';
import { ApplicationCommandOptionType, type APIApplicationCommandBasicOption } from 'discord.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillModal } from '../../sandbox/discord/people/modal.ts';
import { checkModal } from '../../sandbox/discord/rules/modal.ts';
import { editedOptions, editForm } from '../../src/catalog/edit-fields.ts';
import type { Model } from '../../src/catalog/model.ts';
import { readModel } from '../../src/catalog/read-model.ts';
import { composeRequest } from '../../src/catalog/request.ts';
import type { OptionValues } from '../../src/catalog/requested-file.ts';
import { modelPayload } from '../../src/commands/model/model.ts';
import { readForm } from '../../src/discord/read-form.ts';
import { editFormPayload } from '../../src/messages/job/edit-form.ts';
import { createWords } from '../../src/words/words.ts';
import { assertReaching } from '../support/assert-reaching.ts';
import { languages } from '../support/languages.ts';
import { anyPublished } from './any-schema.ts';
import { fileRules, valueFor } from './any-values.ts';
import { modelOf } from './files.ts';

const words = createWords();

type Filling = Parameters<typeof fillModal>[1];
type Payload = ReturnType<typeof editFormPayload>;

/** A person in a channel of a world without anything else. Without files nothing of it is read. */
const person = { world: { guilds: new Map(), people: new Map() }, channel: {}, userId: '1' } as unknown as Filling;

/** The form as discord.js passes it on, sent as it was opened. It throws where Discord's client would not send it. */
function sentAsOpened({ components }: Payload): Parameters<typeof readForm>[1] {
  const filled = fillModal(components, { ...person, values: {}, forged: false });
  return { guildId: '3', components: named(filled.components(new Map())) } as unknown as Parameters<typeof readForm>[1];
}

/** With discord.js' names. */
function named(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json).replaceAll('"custom_id"', '"customId"')) as unknown;
}

/** The options after the form of a request was sent as it was opened, in a language; and Discord's faults with it. */
function reopened(model: Model, given: OptionValues, language: (typeof languages)[number]) {
  const form = editForm(model, given, language);
  const payload = editFormPayload(model, form, 'edited:1:2', words.in(language));
  const faults = checkModal({ type: 9, data: payload });
  const read = readForm(payload, sentAsOpened(payload));
  const edited = read && editedOptions(model, form, { ...read.fields, ...read.files });
  return { form, faults, edited };
}

/** What is wrong with the form of a request that can be made. */
function faultsOf(model: Model, given: OptionValues): readonly unknown[] {
  if (model.fields.length === 0) return [];
  return languages.flatMap((language) => {
    const { form, faults, edited } = reopened(model, given, language);
    expect(form.dropped).toEqual([]);
    expect(edited).toEqual({ ok: true, given });
    return faults;
  });
}

const branches = [
  'a text that is too long to be shown',
  'a list',
  'a picked choice',
  'files that are kept',
  'a blank field',
] as const;
type Saw = (branch: (typeof branches)[number], when?: boolean) => void;

function optionsOf(model: Model): readonly APIApplicationCommandBasicOption[] {
  return (modelPayload(model, words).options ?? []) as readonly APIApplicationCommandBasicOption[];
}

function checkAny(model: Model, pick: fc.GeneratorValue, saw?: Saw, options = optionsOf(model)): void {
  const given: OptionValues = Object.fromEntries(
    options
      .filter(
        ({ required, type }) =>
          required === true || type === ApplicationCommandOptionType.Attachment || pick(fc.boolean),
      )
      .map((option) => [option.name, pick(() => valueFor(option, model))]),
  );
  if (!composeRequest(model, given, fileRules).ok) return;
  expect(faultsOf(model, given)).toEqual([]);
  for (const field of editForm(model, given, 'en-US').fields) {
    saw?.('a text that is too long to be shown', field.kind === 'text' && field.isKept);
    saw?.('a list', field.field.kind === 'list' && given[field.name] !== undefined);
    saw?.('a picked choice', field.kind === 'pick' && field.shown !== undefined);
    saw?.('files that are kept', field.kind === 'files' && field.kept > 0);
    saw?.('a blank field', field.kind !== 'files' && given[field.name] === undefined);
  }
}

test('any form opens within Discord’s limits, and requests the same if it is sent as it was opened', () => {
  assertReaching(
    branches,
    (saw) =>
      fc.property(anyPublished, fc.gen(), (file, pick) => {
        const result = readModel(file, 'v1');
        if (result.ok) checkAny(result.model, pick, saw);
      }),
    { numRuns: 800, least: 3, endOnFailure: true, shortened: true },
  );
});

async function modelsIn(folder: string): Promise<(readonly [string, Model])[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const contents = await Promise.all(files.map(async (name) => readFile(`${folder}/${name}`, 'utf8')));
  return contents.map((content, index) => {
    const file = JSON.parse(content) as { readonly input?: unknown };
    // A published schema is no file yet.
    const whole = file.input === undefined ? { id: `maker/model-${index}`, input: file } : file;
    return [files[index] ?? '', modelOf({ price: { usd: '0.03' }, ...whole })] as const;
  });
}

describe.each([
  ['shipped model', await modelsIn('models')],
  ['published schema', await modelsIn('test/published')],
] as const)('the form of every %s', (_kind, models) => {
  test.each(models)('%s', (_name, model) => {
    const options = optionsOf(model);
    expect(options.length).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.gen(), (pick) => checkAny(model, pick, undefined, options)),
      { numRuns: 10 },
    );
  });
});
