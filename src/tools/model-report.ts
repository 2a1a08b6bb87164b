import type { Finding } from '../catalog/file.ts';
import type { Model, ModelResult, ModelDraft } from '../catalog/model.ts';
import { priceOf, priceRange } from '../catalog/price.ts';
import { composeRequest } from '../catalog/request.ts';
import { sampleRequest } from '../catalog/sample.ts';
import { modelPayload } from '../commands/model/model.ts';
import type { Micros } from '../core/money.ts';
import { clashOf } from '../services/runcomfy/catalog.ts';
import type { Words } from '../words/words.ts';
import { commandLines } from './command-list.ts';

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
  },
): { readonly lines: readonly string[]; readonly isOffered: boolean } {
  const draft = result.ok ? result.model : result.draft;
  const clash = draft === undefined ? undefined : clashOf(draft, context.others, context.taken);
  const problems = [...(result.ok ? [] : result.problems), ...(clash === undefined ? [] : [clash])];
  const isOffered = problems.length === 0;
  return {
    isOffered,
    lines: [
      `${file}: ${isOffered ? 'is offered' : 'is NOT offered'}${draft === undefined ? '' : ` · ${draft.id}`}`,
      ...problems.map((problem) => `  ✗ ${findingText(problem)}`),
      ...result.notes.map((note) => `  ! ${findingText(note)}`),
      ...(draft === undefined
        ? []
        : draftLines(draft, result, context.words).map((line) => (line === '' ? '' : `  ${line}`))),
    ],
  };
}

/** The catalog, one line for each file. */
export function catalogLines(files: readonly { readonly file: string; readonly result: ModelResult }[]): string[] {
  return files.flatMap(({ file, result }) => {
    if (!result.ok) return [`✗ ${file}`, ...result.problems.map((problem) => `    ${findingText(problem)}`)];
    return [`✓ ${catalogLine(file, result.model)}`];
  });
}

/** A model that is offered, in one line. */
export function catalogLine(file: string, model: Model): string {
  const { least, most } = priceRange(model);
  const price = least === most ? dollars(least) : `${dollars(least)} to ${dollars(most)}`;
  return `/${model.command} · ${model.id} · ${model.fields.length} options · ${price} · ${file}`;
}

function draftLines(draft: ModelDraft, result: ModelResult, words: Words): string[] {
  const { prompt, count, kind, fields, defaults } = draft;
  const fixed = Object.entries(defaults).filter(([input]) => !fields.some((field) => field.input === input));
  return [
    '',
    ...commandLines(modelPayload(draft, words)),
    '',
    `Taken to make: ${kind}. Prompt: ${prompt?.input ?? 'none'}. Number of files: ${count ?? 'not among the inputs'}.`,
    ...fixed.map(([input, value]) => `Always sent: ${input} = ${JSON.stringify(value)}`),
    ...sampleLines(draft, result),
  ];
}

/** What a member's shortest request sends, and what it costs. */
function sampleLines(draft: ModelDraft, result: ModelResult): string[] {
  const given = sampleRequest(draft);
  const typed = Object.entries(given).map(([name, value]) => ` ${name}: ${String(value)}`);
  const sample = `/${draft.command}${typed.join('')}`;
  const composed = composeRequest(draft, given);
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
