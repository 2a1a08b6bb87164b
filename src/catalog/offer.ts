import type { Field } from './model.ts';
import { choiceLabel } from './names.ts';

/** Discord's limits for options (developers/interactions/application-commands). */
const mostChoices = 25;
const longestChoice = 100;
const longestText = 6000;

/** Whether bounds leave a value; texts have none. */
export function isWithin(
  value: string | number,
  bounds: { readonly min?: number | undefined; readonly max?: number | undefined },
): boolean {
  const { min = -Infinity, max = Infinity } = bounds;
  return typeof value === 'string' || (value >= min && value <= max);
}

/**
 * Why Discord could not offer this field, or could offer nothing for it; it would refuse all commands together.
 * `names` are the choices' own names in English, by their values.
 */
export function unofferable(field: Field, names: Readonly<Record<string, string>> = {}): string | undefined {
  const {
    choices,
    min = Number.MIN_SAFE_INTEGER,
    max = Number.MAX_SAFE_INTEGER,
    minLength = 0,
    maxLength = Infinity,
  } = field;
  if (choices !== undefined) return unofferableChoices(field, choices, names);
  if (min > max) return `allows no number: its lowest, ${min}, is above its highest, ${max}`;
  if (maxLength === 0 || minLength > Math.min(maxLength, longestText)) return 'allows no text that Discord takes';
  return undefined;
}

function unofferableChoices(
  field: Field,
  choices: readonly (string | number)[],
  names: Readonly<Record<string, string>>,
): string | undefined {
  if (choices.length === 0) return 'has no choice within its bounds';
  if (choices.length > mostChoices) return `has ${choices.length} choices; Discord takes ${mostChoices}`;
  for (const value of choices) {
    if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
      return `has the choice ${value}; Discord takes numbers up to ${Number.MAX_SAFE_INTEGER}`;
    }
    if (field.type === 'integer' && !Number.isInteger(value)) {
      return `has the choice ${value}, which is no whole number`;
    }
    const text = String(value);
    if (text.trim() === '' || text.length > longestChoice) {
      return `has a choice that is blank or longer than ${longestChoice} characters`;
    }
  }
  const labels = choices.map((value) => names[String(value)] ?? choiceLabel(value));
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  return twice === undefined ? undefined : `has two choices that read "${twice}"`;
}
