import { violation, type Violation } from './error.ts';
import { checkFileTypes } from './file-types.ts';
import { isBlank, lengthOf, recordsIn } from './json.ts';
import { checkLocales, checkName } from './names.ts';

type Path = (string | number)[];
type Fields = Record<string, unknown>;

const subcommandTypes: unknown[] = [1, 2];
const longestValue = 100;

/** Checks the choices of an option, or those of an autocomplete answer. */
export function checkChoices(choices: unknown, path: Path): Violation[] {
  const seen = new Set<unknown>();
  return recordsIn(choices).flatMap(({ item, index }) => {
    const found = checkLocales(item, [...path, index]);
    // The schema's limit of 6,000 is for a typed option. The documentation gives a choice 100.
    if (lengthOf(item['value']) > longestValue) {
      const words = `Must be ${longestValue} or fewer in length.`;
      found.push(violation([...path, index, 'value'], 'BASE_TYPE_MAX_LENGTH', words));
    }
    if (seen.has(item['name'])) {
      const words = 'Option choice names must be unique';
      found.push(violation([...path, index, 'name'], 'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE', words));
    }
    seen.add(item['name']);
    return found;
  });
}

/** Reports a lower bound that is above the upper one. */
export function checkBounds(fields: Fields, lower: string, upper: string, path: Path): Violation[] {
  const [min, max] = [fields[lower], fields[upper]];
  if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return [];
  return [violation([...path, lower], 'NUMBER_TYPE_MAX', `Value should be less than or equal to ${max}.`)];
}

function checkOption(option: Fields, path: Path): Violation[] {
  const bothKinds = option['autocomplete'] === true && !isBlank(option['choices']);
  return [
    ...checkName(option, path),
    ...checkLocales(option, path),
    ...checkChoices(option['choices'], [...path, 'choices']),
    ...checkBounds(option, 'min_value', 'max_value', path),
    ...checkBounds(option, 'min_length', 'max_length', path),
    ...checkFileTypes(option['file_types'], [...path, 'file_types']),
    ...(bothKinds
      ? [
          violation(
            [...path, 'autocomplete'],
            'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
            'Autocomplete and choices are mutually exclusive',
          ),
        ]
      : []),
    ...checkOptions(option['options'], [...path, 'options']),
  ];
}

/** Checks the options of a command or subcommand for violations that the schema of a single option does not show. */
export function checkOptions(options: unknown, path: Path): Violation[] {
  const listed = recordsIn(options);
  const seen = new Set<unknown>();
  let optionalBefore = false;
  const found: Violation[] = [];
  for (const { item, index } of listed) {
    const at = [...path, index];
    if (seen.has(item['name'])) {
      found.push(
        violation([...at, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE', 'Option name already exists'),
      );
    }
    if (item['required'] === true && optionalBefore) {
      const words = 'Required options must be placed before non-required options';
      found.push(violation(at, 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', words));
    }
    seen.add(item['name']);
    optionalBefore ||= item['required'] !== true && !subcommandTypes.includes(item['type']);
    found.push(...checkOption(item, at));
  }
  const nesting = listed.filter(({ item }) => subcommandTypes.includes(item['type']));
  if (nesting.length > 0 && nesting.length < listed.length) {
    const words = 'Sub-command and sub-command group option types are mutually exclusive to all other types';
    found.push(violation(path, 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', words));
  }
  return found;
}
