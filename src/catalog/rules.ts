import type { InputSchema, ModelFile, Problem } from './file.ts';
import { isWithin } from './offer.ts';

/** What does not fit between a model file's own parts: rules that name inputs which are not there, prices without an amount. */
export function ruleProblems(file: ModelFile): Problem[] {
  return [...priceProblems(file), ...promptProblems(file), ...optionProblems(file), ...inputProblems(file)];
}

function priceProblems({ price, input }: ModelFile): Problem[] {
  if (price === undefined) return [];
  const problems: Problem[] = [];
  const times = price.times === undefined ? undefined : input.properties[price.times];
  if (price.times !== undefined && !isNumeric(times)) {
    problems.push({ path: '$.price.times', message: `"${price.times}" is no number among the inputs` });
  }
  if (typeof price.usd === 'string') {
    if (price.by !== undefined) problems.push({ path: '$.price.by', message: 'needs a table of prices in usd' });
    return problems;
  }
  const values = price.by === undefined ? undefined : input.properties[price.by]?.enum;
  if (values === undefined) {
    return [...problems, { path: '$.price.by', message: 'must name an input with choices, one for each price in usd' }];
  }
  const { usd } = price;
  const missing = values.filter((value) => !Object.hasOwn(usd, String(value)));
  return missing.length === 0
    ? problems
    : [...problems, { path: '$.price.usd', message: `has no price for ${missing.join(', ')}` }];
}

function promptProblems({ prompt, input }: ModelFile): Problem[] {
  if (prompt === undefined) return [];
  const problems: Problem[] = [];
  if (input.properties[prompt.input]?.type !== 'string') {
    problems.push({ path: '$.prompt.input', message: `"${prompt.input}" is no text among the inputs` });
  }
  const count = prompt.says?.count;
  if (count !== undefined && !isCount(input.properties[count])) {
    problems.push({
      path: '$.prompt.says.count',
      message: `"${count}" is no input with a list of whole numbers and one of them as its default`,
    });
  }
  for (const [pattern, instead] of Object.entries(prompt.refuse ?? {})) {
    if (instead !== null && input.properties[instead] === undefined) {
      problems.push({ path: `$.prompt.refuse["${pattern}"]`, message: `"${instead}" is not among the inputs` });
    }
  }
  return problems;
}

function optionProblems({ options, input }: ModelFile): Problem[] {
  return Object.entries(options).flatMap(([name, rule]) => {
    const schema = input.properties[name];
    if (schema === undefined) return [{ path: `$.options.${name}`, message: 'is not among the inputs' }];
    const isOut = typeof schema.default === 'number' && !isWithin(schema.default, rule);
    if (schema.enum !== undefined && isOut) {
      return [{ path: `$.options.${name}`, message: `leaves out the default, ${String(schema.default)}` }];
    }
    const hiddenForGood = rule.hidden === true && input.required.includes(name) && schema.default === undefined;
    return hiddenForGood
      ? [{ path: `$.options.${name}.hidden`, message: 'is required and has no default: it cannot be hidden' }]
      : [];
  });
}

function inputProblems({ input }: ModelFile): Problem[] {
  const unknown = input.required.filter((name) => input.properties[name] === undefined);
  const offTheList = Object.entries(input.properties).filter(
    ([, schema]) =>
      schema.enum !== undefined &&
      schema.default !== undefined &&
      schema.default !== null &&
      !schema.enum.some((value) => value === schema.default),
  );
  return [
    ...unknown.map((name) => ({ path: '$.input.required', message: `"${name}" is not among the properties` })),
    ...offTheList.map(([name]) => ({
      path: `$.input.properties.${name}.default`,
      message: 'is not among its choices',
    })),
  ];
}

function isNumeric(schema: InputSchema | undefined): boolean {
  return schema !== undefined && ['integer', 'number', 'float'].includes(schema.type);
}

function isCount(schema: InputSchema | undefined): boolean {
  return schema?.type === 'integer' && schema.enum !== undefined && Number.isInteger(schema.default);
}
