import { isWhole, listed } from './field.ts';
import { jsonPath, own, type Finding, type ModelFile } from './file.ts';
import type { Input, Inputs } from './inputs.ts';
import { keyOf } from './price.ts';
import { seedOf } from './seed.ts';

/** Contradictions between the parts of a model file: rules about inputs that do not exist, values without a price. */
export function ruleProblems(file: ModelFile, inputs: Inputs): Finding[] {
  return [
    ...priceProblems(file, inputs),
    ...promptProblems(file, inputs),
    ...seedProblems(file, inputs),
    ...nameProblems(file),
    ...wordProblems(file),
    ...actionProblems(file),
  ];
}

function priceProblems({ price, input }: ModelFile, inputs: Inputs): Finding[] {
  if (price === undefined) return [];
  const problems: Finding[] = [];
  for (const key of ['times', 'by'] as const) {
    const named = price[key];
    if (named !== undefined && !Object.hasOwn(input.properties, named)) {
      problems.push({ path: `$.price.${key}`, message: `"${named}" is not among the inputs` });
    }
  }
  if (problems.length > 0) return problems;
  if (price.times !== undefined && !isAmount(inputs.get(price.times))) {
    problems.push({ path: '$.price.times', message: `"${price.times}" is no number among the inputs` });
  }
  if (typeof price.usd === 'string') {
    if (price.by !== undefined) problems.push({ path: '$.price.by', message: 'needs a table of prices in usd' });
    return problems;
  }
  const values = price.by === undefined ? undefined : valuesOf(inputs.get(price.by));
  if (values === undefined) {
    return [...problems, { path: '$.price.by', message: 'must name an input with choices, one for each price in usd' }];
  }
  const { usd } = price;
  const missing = values.filter((value) => own(usd, value) === undefined);
  return missing.length === 0
    ? problems
    : [...problems, { path: '$.price.usd', message: `has no price for ${missing.join(', ')}` }];
}

/** Whether a value of an input can be an amount: a number, or a text that is a number. */
function isAmount(input: Input | undefined): boolean {
  const kind = input?.offered;
  const values = kind === undefined ? [input?.default] : kind.kind === 'choice' ? kind.choices : [];
  return kind?.kind === 'number' || values.some((value) => Number.isFinite(Number(value ?? Number.NaN)));
}

/** The values that can be sent for an input, as keys of a price table. */
function valuesOf(input: Input | undefined): readonly string[] | undefined {
  if (input?.offered === undefined) return input?.default === undefined ? undefined : [keyOf(input.default)];
  const values = listed(input.offered);
  return values && [...new Set([...values, input.default ?? values[0]].map(keyOf))];
}

function promptProblems({ prompt, count, input }: ModelFile, inputs: Inputs): Finding[] {
  const problems: Finding[] = [];
  if (typeof count === 'string' && !isWholeNumber(inputs.get(count))) {
    problems.push({ path: '$.count', message: `"${count}" is no whole number among the inputs` });
  }
  if (prompt === undefined || prompt === false) return problems;
  if (inputs.get(prompt.input)?.offered?.kind !== 'text') {
    problems.push({ path: '$.prompt.input', message: `"${prompt.input}" is no text among the inputs` });
  }
  const said = prompt.says?.count;
  if (said !== undefined && !isCount(inputs.get(said))) {
    const message = `"${said}" is no input with a list of whole numbers and one of them as its default`;
    problems.push({ path: '$.prompt.says.count', message });
  }
  for (const [pattern, instead] of Object.entries(prompt.refuse ?? {})) {
    if (instead !== null && !Object.hasOwn(input.properties, instead)) {
      problems.push({ path: jsonPath(['prompt', 'refuse', pattern]), message: `"${instead}" is not among the inputs` });
    }
  }
  return problems;
}

function seedProblems({ seed }: ModelFile, inputs: Inputs): Finding[] {
  if (typeof seed !== 'string' || seedOf(seed, inputs) !== undefined) return [];
  return [{ path: '$.seed', message: `"${seed}" is no input that takes any whole number within its bounds` }];
}

function nameProblems({ options, order, input }: ModelFile): Finding[] {
  const isKnown = (name: string): boolean => Object.hasOwn(input.properties, name);
  const message = 'is not among the inputs';
  return [
    ...Object.keys(options)
      .filter((name) => !isKnown(name))
      .map((name) => ({ path: jsonPath(['options', name]), message })),
    ...order.flatMap((name, index) => (isKnown(name) ? [] : [{ path: jsonPath(['order', index]), message }])),
    ...input.required
      .filter((name) => !isKnown(name))
      .map((name) => ({ path: '$.input.required', message: `"${name}" is not among the properties` })),
  ];
}

/** Options with the same name in a language. */
function wordProblems({ words }: ModelFile): Finding[] {
  return Object.entries(words).flatMap(([language, byOption]) => {
    const names = Object.entries(byOption).flatMap(([option, { name }]) =>
      option.startsWith('/') || name === undefined ? [] : [name],
    );
    return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => ({
      path: jsonPath(['words', language]),
      message: `two options are named "${name}"`,
    }));
  });
}

/** A word for a button belongs to the command. */
function actionProblems({ words }: ModelFile): Finding[] {
  return Object.entries(words).flatMap(([language, byOption]) =>
    Object.entries(byOption).flatMap(([option, { action }]) =>
      option.startsWith('/') || action === undefined
        ? []
        : [{ path: jsonPath(['words', language, option, 'action']), message: 'is only for the command' }],
    ),
  );
}

function isWholeNumber(input: Input | undefined): boolean {
  return input?.offered === undefined ? Number.isInteger(input?.default) : isWhole(input.offered);
}

/** Whether an input is a choice of whole numbers with a default. */
function isCount(input: Input | undefined): boolean {
  return input?.offered?.kind === 'choice' && isWhole(input.offered) && input.default !== undefined;
}
