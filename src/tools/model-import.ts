import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { modelFile } from '../catalog/file.ts';
import { optionName } from '../catalog/names.ts';
import type { PublishedAnswer, PublishedModel, PublishedModels } from '../services/runcomfy/published-models.ts';
import { makeModelFile, readRawModels, replaceModelFile, type RawModelFile } from './raw-model.ts';
import { priceChanges, priceText, schemaChanges } from './schema-changes.ts';
import { OperatorError } from './terminal.ts';

interface ImportOptions {
  readonly directory: string;
  readonly apiUrl: string;
  readonly published: Pick<PublishedModels, 'read'>;
  /** Such as 2026-11-21. */
  readonly today: string;
  readonly print: (line: string) => void;
}

/**
 * Writes what RunComfy publishes about a model into its file. A new file is off, because nobody has decided its price;
 * of an existing one only `input` and `source` change. Nothing is written where anything fails.
 *
 * @throws {OperatorError} and errors of the system
 */
export async function importModel(
  id: string,
  options: ImportOptions,
): Promise<{ readonly file: string; readonly model: PublishedModel }> {
  if (!modelFile.shape.id.safeParse(id).success) {
    throw new OperatorError('That is no model id, such as bytedance/seedream-4-0/sequential.');
  }
  const models = await readRawModels(options.directory);
  const [existing, another] = models.filter(({ content }) => content.id === id);
  if (another !== undefined) {
    throw new OperatorError(`${id} is in ${existing?.file ?? ''} and in ${another.file}: remove one of them.`);
  }
  const answer = await options.published.read(id);
  if (answer.kind !== 'published') throw new OperatorError(answerText(id, answer));
  const { model } = answer;
  if (existing === undefined) return { file: await importNew(model, models, options), model };
  await importAgain(existing, model, options);
  return { file: existing.file, model };
}

/** Why RunComfy's answer cannot be used. */
export function answerText(id: string, answer: Exclude<PublishedAnswer, { kind: 'published' }>): string {
  switch (answer.kind) {
    case 'unknown':
      return `RunComfy has no model ${id}.`;
    case 'unreachable':
      return `RunComfy cannot be reached (${answer.code}).`;
    case 'unusable':
      return `RunComfy ${answer.why} when it was asked about ${id}.`;
  }
}

async function importNew(
  model: PublishedModel,
  models: readonly RawModelFile[],
  options: ImportOptions,
): Promise<string> {
  const [, ...rest] = model.id.split('/');
  const names = [rest.join('-'), model.id.replaceAll('/', '-')].map((name) => `${fileName(name)}.json`);
  const files = names.map((name) => join(options.directory, name));
  const file = files.find((each) => models.every((other) => other.file !== each)) ?? files[0] ?? '';
  await makeModelFile(file, { id: model.id, off: true, source: sourceOf(model, options), input: model.input });
  options.print(`${file} is new.`);
  return file;
}

const fileName = (text: string): string => optionName(text.replaceAll('.', '-')) ?? 'model';

async function importAgain(
  { file, content }: RawModelFile,
  model: PublishedModel,
  options: ImportOptions,
): Promise<void> {
  const changes = changesIn(content, model);
  if (isDeepStrictEqual(content['input'], model.input) && hasBasePrice(content, model)) {
    options.print(`${file} is as RunComfy publishes it.`);
    return;
  }
  await replaceModelFile(file, { ...content, source: sourceOf(model, options), input: model.input });
  options.print(`${file} is up to date; only input and source were written.`);
  for (const change of changes) options.print(`  ${change}`);
}

/** What RunComfy publishes differently from what a file says, one line each. */
export function changesIn(content: RawModelFile['content'], model: PublishedModel): readonly string[] {
  return [...schemaChanges(content['input'], model.input), ...priceChanges(basePriceIn(content), model.basePrice)];
}

function hasBasePrice(content: RawModelFile['content'], { basePrice }: PublishedModel): boolean {
  return isDeepStrictEqual(basePriceIn(content), basePrice);
}

function basePriceIn(content: RawModelFile['content']): PublishedModel['basePrice'] {
  const source = modelFile.shape.source.safeParse(content['source']).data;
  const { usd, unit, note } = source?.basePrice ?? {};
  return usd === undefined ? undefined : { usd, unit, note };
}

function sourceOf({ id, basePrice }: PublishedModel, { apiUrl, today }: ImportOptions) {
  return { from: `${apiUrl}/v1/models/${id}`, date: today, ...(basePrice === undefined ? {} : { basePrice }) };
}

/** What a person has to decide about the price of a file that has none. */
export function priceAdvice({ input, basePrice }: PublishedModel): readonly string[] {
  if (basePrice === undefined) {
    return [
      'The price has to be decided. RunComfy publishes none for it: find out what a job costs, and set "price".',
      'Then take "off" out of the file, or name the command in MODELS.',
    ];
  }
  const inputs = Object.keys(input.properties);
  const times = basePrice.unit === 'second' ? inputs.find((name) => /(^|_)(duration|seconds)$/.test(name)) : undefined;
  const count = inputs.find((name) => /^(n|(num|max)_(images|outputs))$/.test(name));
  const unit = times ?? (basePrice.unit === 'output' ? count : undefined);
  const dependsOn = inputs.filter((name) => /resolution|quality|size|audio|sound|speed|steps/.test(name));
  const example = {
    usd: basePrice.usd,
    ...(unit === undefined ? {} : { times: unit }),
    note: "RunComfy's published base price",
  };
  return [
    `The price has to be decided. RunComfy's base price is ${priceText(basePrice)}. It is no total:`,
    dependsOn.length === 0
      ? 'compare it with what a job really costs.'
      : `${dependsOn.join(', ')} may change it. Compare it with what a job really costs.`,
    `If it is right as it is: "price": ${JSON.stringify(example)}`,
    'Then take "off" out of the file, or name the command in MODELS.',
  ];
}
