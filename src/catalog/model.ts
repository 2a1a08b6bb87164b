import type { Scalar } from '../core/job/record.ts';
import type { Language } from '../core/language.ts';
import {
  modelFile,
  type InputSchema,
  type ModelFile,
  type OptionWords,
  type PriceRule,
  type Problem,
  type PromptRule,
} from './file.ts';
import { optionName } from './names.ts';
import { isWithin, unofferable } from './offer.ts';
import { ruleProblems } from './rules.ts';

/** One input of a model that members fill in, as one option of its command. */
export interface Field {
  /** Its key at RunComfy. */
  readonly input: string;
  /** The option's name. */
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean';
  readonly required: boolean;
  /** The only values allowed, in the schema's order. */
  readonly choices: readonly (string | number)[] | undefined;
  /** Bounds of a number. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Lengths of a text in code points, as JSON Schema counts. */
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly default: Scalar | undefined;
  readonly title: string;
  readonly description: string;
}

/** A model of the catalog, ready to make its command and to check what members ask of it. */
export interface Model {
  readonly id: string;
  /** Digest of the file that it was read from. */
  readonly version: string;
  readonly command: string;
  /** Required ones first, else in the schema's order. */
  readonly fields: readonly Field[];
  /** Sent for inputs that members do not fill in. */
  readonly defaults: Readonly<Record<string, Scalar>>;
  readonly price: PriceRule;
  readonly prompt: PromptRule | undefined;
  readonly words: Readonly<Partial<Record<Language, Readonly<Record<string, OptionWords>>>>>;
}

export type ModelResult =
  | { readonly ok: true; readonly model: Model }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const mostOptions = 25;
const types: Readonly<Record<string, Field['type']>> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  float: 'number',
  boolean: 'boolean',
};

/** Reads one model file's content; `version` is a digest of it. All problems come together. */
export function readModel(content: unknown, version: string): ModelResult {
  const parsed = modelFile.safeParse(content);
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map((issue) => ({ path: jsonPath(issue.path), message: issue.message })),
    };
  }
  const file = parsed.data;
  const problems: Problem[] = [...ruleProblems(file)];
  const fields = Object.entries(file.input.properties)
    .filter(([input]) => file.options[input]?.hidden !== true)
    .flatMap(([input, schema]) => {
      const read = readField(file, input, schema);
      if (read === undefined) return [];
      if ('field' in read) return [read.field];
      problems.push({ path: jsonPath(['input', 'properties', input]), message: read.message });
      return [];
    })
    .toSorted((a, b) => Number(b.required) - Number(a.required));

  const names = fields.map((field) => field.name);
  for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index))) {
    problems.push({ path: '$.options', message: `two options would be named "${name}": rename one` });
  }
  if (fields.length > mostOptions) {
    problems.push({ path: '$.options', message: `${fields.length} options; Discord takes ${mostOptions}: hide some` });
  }
  const command = optionName(file.command ?? file.id.split('/').at(-1) ?? '');
  if (command === undefined) {
    problems.push({ path: '$.command', message: 'is no name that Discord takes: 1 to 32 letters, digits, - or _' });
  }

  const { price } = file;
  if (price === undefined) {
    problems.push({ path: '$.price', message: 'is missing: what cannot be priced is not offered' });
  }
  if (problems.length > 0 || command === undefined || price === undefined) return { ok: false, problems };
  return {
    ok: true,
    model: {
      id: file.id,
      version,
      command,
      fields,
      defaults: Object.fromEntries(
        Object.entries(file.input.properties).flatMap(([input, schema]) =>
          isScalar(schema.default) ? [[input, schema.default]] : [],
        ),
      ),
      price,
      prompt: file.prompt,
      words: file.words,
    },
  };
}

/** `undefined` for an input that stays at its default. */
type FieldResult = { readonly field: Field } | { readonly message: string } | undefined;

/** A required input is an option that Discord requires only where the schema has no default to send. */
function readField(file: ModelFile, input: string, schema: InputSchema): FieldResult {
  const rule = file.options[input];
  const isRequired = file.input.required.includes(input);
  const type = types[schema.type];
  if (type === undefined) {
    return isRequired && schema.default === undefined
      ? { message: `is required, and members cannot fill in a ${schema.type} yet` }
      : undefined;
  }
  const name = optionName(rule?.name ?? input);
  if (name === undefined) return { message: 'needs a name that Discord takes (options: name)' };
  if (schema.enum?.some((value) => typeof value !== (type === 'integer' ? 'number' : type))) {
    return { message: `has choices that are not of type ${schema.type}` };
  }
  const bounds = boundsOf(type, [schema.minimum, rule?.min], [schema.maximum, rule?.max]);
  const listed = schema.enum?.filter((value) => typeof value !== 'boolean') ?? [];
  // Choices say all: what bounds leave of them is offered, and nothing else is.
  const limits =
    listed.length > 0
      ? { choices: listed.filter((value) => isWithin(value, bounds)) }
      : { ...bounds, minLength: schema.minLength, maxLength: schema.maxLength };
  const field: Field = {
    ...unlimited,
    ...limits,
    input,
    name,
    type,
    required: isRequired && (input === file.prompt?.input || schema.default === undefined),
    default: isScalar(schema.default) ? schema.default : undefined,
    title: schema.title?.trim() ?? '',
    description: schema.description?.trim() ?? '',
  };
  const message = unofferable(field, file.words['en-US']?.[name]?.choices);
  return message === undefined ? { field } : { message };
}

const unlimited = {
  choices: undefined,
  min: undefined,
  max: undefined,
  minLength: undefined,
  maxLength: undefined,
} as const;

/** The narrowest of the bounds, within what Discord takes; those of an integer are whole. */
function boundsOf(
  type: Field['type'],
  lowest: readonly (number | undefined)[],
  highest: readonly (number | undefined)[],
): Pick<Field, 'min' | 'max'> {
  const lows = lowest.filter((bound) => bound !== undefined);
  const highs = highest.filter((bound) => bound !== undefined);
  const min = Math.max(...lows, -Number.MAX_SAFE_INTEGER);
  const max = Math.min(...highs, Number.MAX_SAFE_INTEGER);
  return {
    min: lows.length === 0 ? undefined : type === 'integer' ? Math.ceil(min) : min,
    max: highs.length === 0 ? undefined : type === 'integer' ? Math.floor(max) : max,
  };
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function jsonPath(path: readonly PropertyKey[]): string {
  return `$${path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')}`;
}
