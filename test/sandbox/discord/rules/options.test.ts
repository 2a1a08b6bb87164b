import { describe, expect, test } from 'vitest';
import { checkCommand } from '../../../../sandbox/discord/rules/commands.ts';
import { many, message, type Fields, type Row } from './payload.ts';

const command = (fields: Fields = {}): Fields => ({ name: 'image', description: 'Make a picture', ...fields });
const option = (fields: Fields = {}): Fields => ({ type: 3, name: 'prompt', description: 'What to draw', ...fields });
const withOptions = (...options: Fields[]): Fields => command({ options });
const withOption = (fields: Fields): Fields => withOptions(option(fields));
const choice = (index: number, fields: Fields = {}): Fields => ({ name: `c${index}`, value: `v${index}`, ...fields });
const first = ['options', 0];

/**
 * A command of `size` characters in names, descriptions and values (some 8,000): 25 full choices, 22 full options, the
 * rest in its own description.
 */
function ofSize(size: number): Fields {
  const choices = many(25, (index) => ({ name: `n${index}`.padEnd(100, 'n'), value: `v${index}`.padEnd(100, 'v') }));
  const others = many(22, (index) => option({ name: `o${index}`.padEnd(32, 'o'), description: 'd'.repeat(100) }));
  const rest = size - 'image'.length - 'prompt'.length - 'd'.length - 25 * 200 - 22 * 132;
  return command({
    description: 'd'.repeat(rest),
    options: [option({ description: 'd', choices }), ...others],
  });
}

const rows: Row[] = [
  [
    '25 options',
    command({ options: many(25, (index) => option({ name: `o${index}` })) }),
    command({ options: many(26, (index) => option({ name: `o${index}` })) }),
    'BASE_TYPE_MAX_LENGTH',
    ['options'],
  ],
  ['an option’s type is known', withOption({}), withOption({ type: 12 }), 'UNION_TYPE_CHOICES', first],
  [
    'an option’s name keeps to the pattern',
    withOption({ name: 'größe' }),
    withOption({ name: 'Größe' }),
    'APPLICATION_COMMAND_INVALID_NAME',
    [...first, 'name'],
  ],
  [
    'an option’s locale is one of Discord’s',
    withOption({ name_localizations: { ko: '그림' } }),
    withOption({ name_localizations: { kr: '그림' } }),
    'BASE_TYPE_CHOICES',
    [...first, 'name_localizations', 'kr'],
  ],
  [
    'an option has a description',
    withOption({}),
    withOption({ description: '' }),
    'BASE_TYPE_BAD_LENGTH',
    [...first, 'description'],
  ],
  [
    'option names differ',
    withOptions(option(), option({ name: 'size' })),
    withOptions(option(), option()),
    'APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE',
    ['options', 1, 'name'],
  ],
  [
    'required options come first',
    withOptions(option({ required: true }), option({ name: 'size' })),
    withOptions(option(), option({ name: 'size', required: true })),
    'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    ['options', 1],
  ],
  [
    'choices or autocomplete',
    withOption({ autocomplete: true, choices: [] }),
    withOption({ autocomplete: true, choices: [choice(0)] }),
    'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
    [...first, 'autocomplete'],
  ],
  [
    '25 choices',
    withOption({ choices: many(25, (index) => choice(index)) }),
    withOption({ choices: many(26, (index) => choice(index)) }),
    'BASE_TYPE_MAX_LENGTH',
    [...first, 'choices'],
  ],
  [
    'a choice’s name has 1 to 100 characters',
    withOption({ choices: [choice(0, { name: 'n'.repeat(100) })] }),
    withOption({ choices: [choice(0, { name: 'n'.repeat(101) })] }),
    'BASE_TYPE_BAD_LENGTH',
    [...first, 'choices', 0, 'name'],
  ],
  [
    'a choice’s value has 100 characters at most',
    withOption({ choices: [choice(0, { value: 'v'.repeat(100) })] }),
    withOption({ choices: [choice(0, { value: 'v'.repeat(101) })] }),
    'BASE_TYPE_MAX_LENGTH',
    [...first, 'choices', 0, 'value'],
  ],
  [
    'a choice’s value has its option’s type',
    withOption({ type: 4, choices: [choice(0, { value: 1 })] }),
    withOption({ type: 4, choices: [choice(0, { value: '1' })] }),
    'NUMBER_TYPE_COERCE',
    [...first, 'choices', 0, 'value'],
  ],
  [
    'choice names differ',
    withOption({ choices: [choice(0), choice(1)] }),
    withOption({ choices: [choice(0), choice(0, { value: 'x' })] }),
    'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE',
    [...first, 'choices', 1, 'name'],
  ],
  [
    'a choice’s locale is one of Discord’s',
    withOption({ choices: [choice(0, { name_localizations: { ja: '絵' } })] }),
    withOption({ choices: [choice(0, { name_localizations: { jp: '絵' } })] }),
    'BASE_TYPE_CHOICES',
    [...first, 'choices', 0, 'name_localizations', 'jp'],
  ],
  [
    'an integer stays below 2^53',
    withOption({ type: 4, max_value: 2 ** 53 - 1 }),
    withOption({ type: 4, max_value: 2 ** 53 }),
    'NUMBER_TYPE_MAX',
    [...first, 'max_value'],
  ],
  [
    'the least value is not above the greatest',
    withOption({ type: 4, min_value: 5, max_value: 5 }),
    withOption({ type: 4, min_value: 6, max_value: 5 }),
    'NUMBER_TYPE_MAX',
    [...first, 'min_value'],
  ],
  [
    'the least length is not above the greatest',
    withOption({ min_length: 5, max_length: 5 }),
    withOption({ min_length: 6, max_length: 5 }),
    'NUMBER_TYPE_MAX',
    [...first, 'min_length'],
  ],
  [
    'a length is 6,000 at most',
    withOption({ max_length: 6000 }),
    withOption({ max_length: 6001 }),
    'NUMBER_TYPE_MAX',
    [...first, 'max_length'],
  ],
  [
    'subcommands stand alone',
    withOptions(option({ type: 1 }), option({ type: 1, name: 'more' })),
    withOptions(option({ type: 1 }), option({ name: 'more' })),
    'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    ['options'],
  ],
  [
    'an attachment’s file types are groups and extensions',
    withOption({ type: 11, file_types: ['image', 'video', 'audio', '.png', '.7z'] }),
    withOption({ type: 11, file_types: ['image', 'png'] }),
    'STRING_TYPE_REGEX',
    [...first, 'file_types', 1],
  ],
  [
    '10 file types',
    withOption({ type: 11, file_types: many(10, (index) => `.p${index}`) }),
    withOption({ type: 11, file_types: many(11, (index) => `.p${index}`) }),
    'BASE_TYPE_MAX_LENGTH',
    [...first, 'file_types'],
  ],
  [
    'a file type of 16 characters',
    withOption({ type: 11, file_types: ['.'.padEnd(16, 'x')] }),
    withOption({ type: 11, file_types: ['.'.padEnd(17, 'x')] }),
    'BASE_TYPE_BAD_LENGTH',
    [...first, 'file_types', 0],
  ],
  [
    'only an attachment has file types',
    withOption({ type: 11, file_types: ['image'] }),
    withOption({ type: 3, file_types: ['image'] }),
    'UNKNOWN_KEY',
    [...first, 'file_types'],
  ],
  [
    'a subcommand holds no subcommand',
    withOption({ type: 1, options: [option()] }),
    withOption({ type: 1, options: [option({ type: 1 })] }),
    'UNION_TYPE_CHOICES',
    [...first, 'options', 0],
  ],
  [
    'a group holds subcommands',
    withOption({ type: 2, options: [option({ type: 1 })] }),
    withOption({ type: 2, options: [option()] }),
    'BASE_TYPE_CHOICES',
    [...first, 'options', 0, 'type'],
  ],
  [
    'a subcommand’s required options come first',
    withOption({ type: 1, options: [option({ required: true }), option({ name: 'b' })] }),
    withOption({ type: 1, options: [option(), option({ name: 'b', required: true })] }),
    'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    [...first, 'options', 1],
  ],
  ['8,000 characters in all', ofSize(8000), ofSize(8001), 'APPLICATION_COMMAND_TOO_LARGE', []],
];

describe('the options of a command', () => {
  test.each(rows)('%s', (_rule, inside, outside, code, path) => {
    expect(checkCommand(inside)).toEqual([]);
    expect(checkCommand(outside)).toContainEqual({ path, code, message });
  });

  test('the longest translation counts towards the 8,000, not their sum', () => {
    const translated = (length: number): Fields => ({
      ...ofSize(8000),
      description_localizations: { de: 'd'.repeat(length), fr: 'd'.repeat(length) },
    });
    const { description } = ofSize(8000);
    expect(checkCommand(translated(String(description).length))).toEqual([]);
    expect(checkCommand(translated(String(description).length + 1)).map(({ code }) => code)).toEqual([
      'APPLICATION_COMMAND_TOO_LARGE',
    ]);
  });
});
