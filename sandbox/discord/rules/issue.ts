import type { $ZodChecks, $ZodIssue, $ZodType } from 'zod/v4/core';
import { violation, type Violation } from './error.ts';

type Path = (string | number)[];

/**
 * Discord's message for a length (of a string in characters, of a list in items) outside its bounds; empty if it is
 * inside.
 */
export function checkLength(
  length: number,
  { minimum = 0, maximum = Infinity }: { minimum?: number; maximum?: number },
  path: Path,
): Violation[] {
  if (length >= minimum && length <= maximum) return [];
  if (minimum > 0 && maximum < Infinity) {
    return [violation(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${minimum} and ${maximum} in length.`)];
  }
  return length < minimum
    ? [violation(path, 'BASE_TYPE_MIN_LENGTH', `Must be ${minimum} or more in length.`)]
    : [violation(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${maximum} or fewer in length.`)];
}

/** The minimum and maximum length that the schema of a string or list allows. */
export function lengthsOf(schema: $ZodType): { minimum?: number; maximum?: number } {
  const { _zod: internals } = schema;
  const bounds: { minimum?: number; maximum?: number } = {};
  for (const check of internals.def.checks ?? []) {
    const { _zod: of } = check as $ZodChecks;
    if (of.def.check === 'min_length') bounds.minimum = of.def.minimum;
    if (of.def.check === 'max_length') bounds.maximum = of.def.maximum;
  }
  return bounds;
}

const wrongType: Record<string, { code: string; message: string }> = {
  string: { code: 'STRING_TYPE_CONVERT', message: 'Could not interpret value as string.' },
  boolean: { code: 'BOOLEAN_TYPE_CONVERT', message: 'Must be either true or false.' },
  array: { code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' },
  record: { code: 'DICT_TYPE_CONVERT', message: 'Only dictionaries may be used in a DictType' },
};

const wrongFormat: Record<string, { code: string; message: string }> = {
  url: { code: 'URL_TYPE_INVALID_URL', message: 'Not a well formed URL.' },
  datetime: { code: 'DATE_TIME_TYPE_PARSE', message: 'Could not parse value. Should be ISO8601.' },
};

/** Translates Zod's issue with the field at `path` into Discord's words. */
export function issueViolation(path: Path, issue: $ZodIssue, schema: $ZodType, value: unknown): Violation {
  switch (issue.code) {
    case 'too_big':
    case 'too_small': {
      if (typeof value === 'string') {
        const [found] = checkLength(value.length, lengthsOf(schema), path);
        if (found !== undefined) return found;
      }
      return issue.code === 'too_big'
        ? violation(path, 'NUMBER_TYPE_MAX', `Value should be less than or equal to ${issue.maximum}.`)
        : violation(path, 'NUMBER_TYPE_MIN', `Value should be greater than or equal to ${issue.minimum}.`);
    }
    case 'invalid_value':
      return violation(path, 'BASE_TYPE_CHOICES', `Value must be one of {${issue.values.map(String).join(', ')}}.`);
    case 'invalid_format': {
      const known = wrongFormat[issue.format];
      return known === undefined
        ? violation(path, 'NUMBER_TYPE_COERCE', `Value "${String(value)}" is not snowflake.`)
        : violation(path, known.code, known.message);
    }
    case 'invalid_type': {
      const known = wrongType[issue.expected];
      return known === undefined
        ? violation(path, 'NUMBER_TYPE_COERCE', `Value ${JSON.stringify(value)} is not ${issue.expected}.`)
        : violation(path, known.code, known.message);
    }
    default:
      return violation(path, 'BASE_TYPE_INVALID', issue.message);
  }
}
