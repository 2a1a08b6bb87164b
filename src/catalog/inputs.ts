import type { Json } from '../core/job/record.ts';
import { readSchema, type InputType } from './dialect.ts';
import { allows, isEmpty, listed, type InputKind, type ScalarKind, type ValueKind } from './field.ts';
import { asFiles, fileRules, filesKind } from './files-kind.ts';
import { isReservedKey, jsonPath, own, type Finding, type ModelFile, type OptionRule } from './file.ts';
import { limitToDiscord } from './fit-to-discord.ts';
import type { MediaType } from './media-type.ts';
import { isCheckable } from './pattern.ts';
import { schemaTexts } from './schema-texts.ts';
import { accepts, largest, numberWithin, smallest } from './keywords.ts';

/** An input that members fill in. */
export interface OfferedInput {
  readonly offered: InputKind;
  readonly default: Json | undefined;
}

/** What becomes of one input of a model. */
export type Input =
  | OfferedInput
  /** It is not offered, and its default is sent, if there is one. `why` is missing where the operator hides it. */
  | { readonly offered: undefined; readonly default: Json | undefined; readonly why: string | undefined };

export type Inputs = ReadonlyMap<string, Input>;

interface Classified {
  readonly input: Input;
  /** What the operator has to change. */
  readonly faults: readonly Finding[];
  readonly notes: readonly string[];
}

/** The keywords that Easel reads, and those that do not limit the values. */
const knownKeywords = new Set(
  (
    'type enum const minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength anyOf oneOf ' +
    'pattern multipleOf items minItems maxItems uniqueItems ' +
    'default title description examples example deprecated $comment nullable'
  ).split(' '),
);
/** The same for inputs that take files. */
const fileKeywords = new Set([...knownKeywords, 'format', 'validations']);
/** The same for the schema of the whole input. */
const knownTopLevelKeywords = new Set(
  'type required properties title description $schema additionalProperties $id $comment'.split(' '),
);

/** Classifies every input, with problems that the operator has to solve and notes. */
export function classifyInputs(file: ModelFile): { inputs: Inputs; problems: Finding[]; notes: Finding[] } {
  const inputs = new Map<string, Input>();
  const problems: Finding[] = [];
  const notes: Finding[] = [];
  for (const name of Object.keys(file.input.properties)) {
    const { input, faults, notes: said } = classify(file, name);
    const path = jsonPath(['input', 'properties', name]);
    inputs.set(name, input);
    problems.push(...faults);
    notes.push(...said.map((message) => ({ path, message })));
    if (input.offered !== undefined || faults.length > 0) continue;
    const { why } = input;
    if (file.input.required.includes(name) && input.default === undefined) {
      const message =
        why === undefined ? 'is required and has no default: it cannot be hidden' : `is required, and ${why}`;
      problems.push({ path: why === undefined ? jsonPath(['options', name, 'hidden']) : path, message });
    } else if (why !== undefined) {
      const message = `${why}: ${input.default === undefined ? 'it is not sent' : 'it stays at its default'}`;
      notes.push({ path, message });
    }
  }
  for (const key of unknownKeywords(file.input, knownTopLevelKeywords)) {
    notes.push({ path: jsonPath(['input', key]), message: 'is ignored' });
  }
  return { inputs, problems, notes };
}

function classify(file: ModelFile, name: string): Classified {
  if (isReservedKey(name)) return unofferedInput(undefined, 'Easel keeps its name for itself');
  const published = own(file.input.properties, name);
  const rule = own(file.options, name) ?? {};
  const stated = isRecord(published) ? (published['default'] ?? undefined) : undefined;
  const reading = readSchema(published);
  const isHidden = rule.hidden === true;
  if (reading.kind === 'media') return classifyFiles(file, name, reading, asJson(rule.default ?? stated));
  const media = textAsMedia(file, name, reading);
  if (media !== undefined) return classifyFiles(file, name, media, asJson(rule.default ?? stated));
  const unfit = (['media', ...fileRules] as const).find((key) => rule[key] !== undefined && rule[key] !== false);
  if (unfit !== undefined) return faultyInput(name, 'is for an input that takes files', unfit);
  if (reading.kind === 'other') {
    return unofferedInput(accepts(published, stated) ? asJson(stated) : undefined, isHidden ? undefined : reading.why);
  }
  return withNotes(classifyField(file, name, reading, stated), published, knownKeywords);
}

/** Adds notes about the keywords of an offered input that are ignored. */
function withNotes(classified: Classified, published: unknown, known: ReadonlySet<string>): Classified {
  if (classified.input.offered === undefined || !isRecord(published)) return classified;
  const ignored = [...unknownKeywords(published, known), ...uncheckable(published)].map((key) => `"${key}" is ignored`);
  return { ...classified, notes: [...classified.notes, ...ignored] };
}

/** An input that is published as a text, or a list of texts, and takes files. */
function textAsMedia({ prompt, input, options }: ModelFile, name: string, type: InputType): MediaType | undefined {
  if (type.kind === 'media' || type.kind === 'other') return undefined;
  if (typeof prompt === 'object' && prompt.input === name) return undefined;
  return asFiles(type, own(options, name) ?? {}, { name, ...schemaTexts.parse(own(input.properties, name)) });
}

/** An input that takes files. The default of one is RunComfy's example, so it is sent only where the operator hides the input. */
function classifyFiles(file: ModelFile, name: string, media: MediaType, stated: Json | undefined): Classified {
  const rule = own(file.options, name) ?? {};
  if (rule.hidden === true) return unofferedInput(stated, undefined);
  const published = own(file.input.properties, name);
  const files = filesKind(media, published, rule, { name, ...schemaTexts.parse(published) });
  switch (files.kind) {
    case 'files':
      return withNotes(
        { input: { offered: files, default: undefined }, faults: [], notes: [] },
        published,
        fileKeywords,
      );
    case 'unoffered':
      return unofferedInput(undefined, files.why);
    case 'faulty':
      return faultyInput(name, files.message, files.key);
  }
}

function classifyField(file: ModelFile, name: string, published: ValueKind, stated: unknown): Classified {
  const rule = own(file.options, name) ?? {};
  const isHidden = rule.hidden === true;
  const fault = (message: string, ...key: readonly (keyof OptionRule)[]): Classified =>
    faultyInput(name, message, ...key);
  const narrow = restricted(published, rule);
  if (isEmpty(narrow)) return fault('leaves nothing of what the schema allows');
  if (rule.default !== undefined && !allows(narrow, rule.default)) {
    return fault('is not among what is offered', 'default');
  }
  const given = rule.default ?? stated;
  const fallback = allows(published, given) ? given : undefined;
  const notes = fallback === given ? [] : [`its default, ${quoted(given)}, is not one that it allows: it is not sent`];

  const [single, ...more] = narrow.kind === 'choice' ? narrow.choices : [];
  if (single !== undefined && more.length === 0) {
    const isSent = fallback !== undefined || file.input.required.includes(name) || narrow !== published;
    return { ...unofferedInput(isSent ? single : undefined, isHidden ? undefined : 'there is only one choice'), notes };
  }
  if (fallback !== undefined && !allows(narrow, fallback)) {
    return fault(`leaves out the default, ${quoted(fallback)}: set a default that is left`);
  }
  const possible = isHidden ? undefined : limitToDiscord(narrow);
  if (possible === undefined || typeof possible === 'string') return { ...unofferedInput(fallback, possible), notes };
  const dropped = (listed(narrow)?.length ?? 0) - (listed(possible)?.length ?? 0);
  if (dropped > 0) {
    notes.push(`${dropped} of its choices are blank or larger than Discord takes: they are not offered`);
  }
  return { input: { offered: possible, default: fallback }, faults: [], notes };
}

/** The published kind within the operator's rules. It is the same object where there are no rules, and may be empty. */
function restricted(published: ValueKind, rule: OptionRule): ValueKind {
  const { only, min, max, maxLength } = rule;
  if ([only, min, max, maxLength].every((each) => each === undefined)) return published;
  if (published.kind === 'list') {
    const of = restricted(published.of, rule);
    return of.kind === 'list' ? published : { ...published, of };
  }
  const free = bounded(published, rule);
  const values = published.kind === 'choice' ? published.choices : only;
  if (values === undefined) return free;
  const choices = values.filter((value) => allows(free, value) && (only?.includes(value) ?? true));
  return { kind: 'choice', type: free.kind === 'number' ? free.type : 'string', choices };
}

/** The published kind within the operator's bounds and lengths. For a choice, the kind of its values within them. */
function bounded(published: ScalarKind, rule: OptionRule): ScalarKind {
  switch (published.kind) {
    case 'switch':
      return published;
    case 'text':
      return { ...published, maxLength: smallest(published.maxLength, rule.maxLength) };
    case 'number':
      return numberWithin(published, largest(published.min, rule.min), smallest(published.max, rule.max));
    case 'choice':
      return bounded(published.type === 'string' ? { kind: 'text' } : { kind: 'number', type: published.type }, rule);
  }
}

/** The keywords of a schema that Easel does not read. */
function unknownKeywords(schema: object, known: ReadonlySet<string>): string[] {
  return Object.keys(schema).filter((key) => !known.has(key) && !key.startsWith('x-'));
}

/** A `pattern` that Easel cannot check in linear time. */
function uncheckable({ pattern }: Readonly<Record<string, unknown>>): string[] {
  return typeof pattern === 'string' && !isCheckable(pattern) ? ['pattern'] : [];
}

function unofferedInput(value: Json | undefined, why: string | undefined): Classified {
  return { input: { offered: undefined, default: value, why }, faults: [], notes: [] };
}

function faultyInput(name: string, message: string, ...key: readonly (keyof OptionRule)[]): Classified {
  return {
    ...unofferedInput(undefined, undefined),
    faults: [{ path: jsonPath(['options', name, ...key]), message }],
  };
}

/** The file was parsed from JSON, so every value in it is JSON. */
function asJson(value: unknown): Json | undefined {
  return value as Json | undefined;
}

function quoted(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
