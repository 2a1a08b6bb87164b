import type { Finding } from '../catalog/file.ts';
import type { Model, ModelResult, ModelDraft } from '../catalog/model.ts';
import { priceOf, priceRange } from '../catalog/price.ts';
import { composeRequest } from '../catalog/request.ts';
import { sampleRequest } from '../catalog/sample.ts';
import { withSeed } from '../catalog/seed.ts';
import { modelPayload } from '../commands/model/model.ts';
import type { Micros } from '../core/money.ts';
import { clashOf, isSelected, type CatalogEntry } from '../services/runcomfy/choose-models.ts';
import type { Words } from '../words/words.ts';
import { commandLines } from './command-list.ts';

/** Where in its range the seed of a sample is. It is the same in every report. */
const sampleFraction = 0.5;

/**
 * The report on a model file, for an operator: the command, what was inferred, what is sent, what it costs, and every
 * problem.
 */
export function checkLines(
  file: string,
  result: ModelResult,
  context: {
    readonly words: Words;
    /** The names of Easel's own commands. */
    readonly taken: ReadonlySet<string>;
    /** The other models of the catalog. */
    readonly others: readonly Model[];
    /** The commands that MODELS names. */
    readonly named: ReadonlySet<string> | undefined;
  },
): { readonly lines: readonly string[]; readonly isGood: boolean } {
  const draft = result.ok ? result.model : result.draft;
  const isOff = !isSelected(result, context.named);
  const clash = draft === undefined || isOff ? undefined : clashOf(draft, context.others, context.taken);
  const problems = [...(result.ok ? [] : result.problems), ...(clash === undefined ? [] : [clash])];
  const isGood = problems.length === 0;
  const state = isOff ? 'is off' : isGood ? 'is offered' : 'is NOT offered';
  return {
    isGood,
    lines: [
      `${file}: ${state}${draft === undefined ? '' : ` · ${draft.id}`}`,
      ...(isOff ? [`  ! ${offNote(result, context.named)}`] : []),
      ...problems.map((problem) => `  ✗ ${findingText(problem)}`),
      ...result.notes.map((note) => `  ! ${findingText(note)}`),
      ...(draft === undefined
        ? []
        : draftLines(draft, result, context.words).map((line) => (line === '' ? '' : `  ${line}`))),
    ],
  };
}

/** Why a file is off, and how it is switched on. */
function offNote({ command }: ModelResult, named: ReadonlySet<string> | undefined): string {
  const why = named === undefined ? 'the file says "off": true' : 'MODELS does not name it';
  return `${why}: add ${command ?? 'its command'} to MODELS to offer it`;
}

/** The catalog, one line for each file, with the problems of those that are not off. */
export function catalogLines(files: readonly CatalogEntry[]): string[] {
  return files.flatMap(({ file, status, result, model, problems }) => {
    if (model !== undefined) return [`✓ ${catalogLine(file, model)}`];
    if (status !== 'off') return [`✗ ${file}`, ...problems.map((problem) => `    ${findingText(problem)}`)];
    const needs = result.ok ? '' : ` · ${result.problems.map(findingText).join('; ')}`;
    return [`○ /${result.command ?? '?'} · off${needs} · ${file}`];
  });
}

/** A model that is offered, in one line. */
export function catalogLine(file: string, model: Model): string {
  const { least, most } = priceRange(model);
  const price = least === most ? dollars(least) : `${dollars(least)} to ${dollars(most)}`;
  return `/${model.command} · ${model.id} · ${model.fields.length} options · ${price} · ${file}`;
}

function draftLines(draft: ModelDraft, result: ModelResult, words: Words): string[] {
  const { prompt, count, seed, kind, fields, defaults } = draft;
  const fixed = Object.entries(defaults).filter(([input]) => !fields.some((field) => field.input === input));
  return [
    '',
    ...commandLines(modelPayload(draft, words)),
    '',
    `Taken to make: ${kind}. Prompt: ${prompt?.input ?? 'none'}. Number of files: ${count ?? 'not among the inputs'}.`,
    seed === undefined
      ? 'Seed: none is drawn.'
      : `Seed: ${seed.input}, drawn from ${seed.min} to ${seed.max} where a member gives none.`,
    ...fixed.map(([input, value]) => `Always sent: ${input} = ${JSON.stringify(value)}`),
    ...sampleLines(draft, result),
  ];
}

/** What a member's shortest request sends, and what it costs. */
function sampleLines(draft: ModelDraft, result: ModelResult): string[] {
  const given = sampleRequest(draft);
  const typed = Object.entries(given).map(
    ([name, value]) => ` ${name}: ${typeof value === 'object' ? value.name : String(value)}`,
  );
  const sample = `/${draft.command}${typed.join('')}`;
  const seeded = withSeed(draft, given, sampleFraction);
  const composed = composeRequest(seeded.model, seeded.given);
  if (!composed.ok) return [`Sample: ${sample} is refused: ${composed.refusal.reason}`];
  const { input } = composed.request;
  return [
    `Sample: ${sample}`,
    `  sends ${JSON.stringify(input)}`,
    ...(result.ok ? [`  costs ${dollars(priceOf(result.model.price, input))}${rangeOf(result.model)}`] : []),
  ];
}

function rangeOf(model: Model): string {
  const { least, most } = priceRange(model);
  return least === most ? '' : `; others ${dollars(least)} to ${dollars(most)}`;
}

export function dollars(amount: Micros): string {
  return `$${(amount / 1_000_000).toFixed(6).replace(/0{1,4}$/, '')}`;
}

export function findingText({ path, message }: Finding): string {
  return `${path} ${message}`;
}
