import { many, type Fields } from '../rules/payload.ts';
import type { Violation } from './violation.ts';

const command = (fields: Fields = {}): Fields => ({ name: 'video', description: 'Makes a video', ...fields });
const option = (fields: Fields = {}): Fields => ({ type: 3, name: 'prompt', description: 'What', ...fields });
const withOptions = (...options: Fields[]): Fields => command({ options });
const withOption = (fields: Fields): Fields => withOptions(option(fields));
const choice = (index: number, fields: Fields = {}): Fields => ({ name: `c${index}`, value: `v${index}`, ...fields });
const choices = (...list: Fields[]): Fields => withOption({ choices: list });
const named = (count: number, fields: Fields = {}): Fields[] =>
  many(count, (index) => command({ name: `c${index}`, ...fields }));
const menus = (type: number, count: number): Fields[] => many(count, (index) => ({ type, name: `c${index}` }));

/**
 * 8,001 characters: 7,500 in the 25 choices of 15 options, 410 in the options' names and descriptions, 91 in the
 * command's own.
 */
const tooLarge = command({
  description: 'd'.repeat(86),
  options: many(15, (at) =>
    option({
      name: `o${at}`,
      description: 'd'.repeat(25),
      choices: many(25, (index) => ({ name: `${index}`.padEnd(10, 'n'), value: `${index}`.padEnd(10, 'v') })),
    }),
  ),
});

/** Invalid commands in a registration. */
export const commandViolations: Violation[] = [
  ['no object', 'video', '', 'MODEL_TYPE_CONVERT'],
  ['a name in upper case', command({ name: 'Video' }), 'name', 'APPLICATION_COMMAND_INVALID_NAME'],
  ['a name with a space', command({ name: 'my video' }), 'name', 'APPLICATION_COMMAND_INVALID_NAME'],
  ['a name of 33', command({ name: 'x'.repeat(33) }), 'name', 'BASE_TYPE_BAD_LENGTH'],
  ['an empty name', command({ name: '' }), 'name', 'BASE_TYPE_BAD_LENGTH'],
  [
    'a translated name with a space',
    command({ name_localizations: { 'zh-TW': '影 片' } }),
    'name_localizations.zh-TW',
    'APPLICATION_COMMAND_INVALID_NAME',
  ],
  ['an unknown locale', command({ name_localizations: { zh: '影片' } }), 'name_localizations.zh', 'BASE_TYPE_CHOICES'],
  [
    'an unknown locale of a description',
    command({ description_localizations: { kr: '영상' } }),
    'description_localizations.kr',
    'BASE_TYPE_CHOICES',
  ],
  [
    'translations that are no dictionary',
    command({ name_localizations: 'video' }),
    'name_localizations',
    'DICT_TYPE_CONVERT',
  ],
  ['no description', { name: 'video' }, 'description', 'BASE_TYPE_REQUIRED'],
  ['an empty description', command({ description: '' }), 'description', 'BASE_TYPE_BAD_LENGTH'],
  ['a description of 101', command({ description: 'd'.repeat(101) }), 'description', 'BASE_TYPE_MAX_LENGTH'],
  ['an unknown field', command({ nsfv: true }), 'nsfv', 'UNKNOWN_KEY'],
  ['nsfw that is no boolean', command({ nsfw: 'no' }), 'nsfw', 'BOOLEAN_TYPE_CONVERT'],
  [
    'permissions that are no bits',
    command({ default_member_permissions: 'admin' }),
    'default_member_permissions',
    'NUMBER_TYPE_COERCE',
  ],
  ['an unknown context', command({ contexts: [3] }), 'contexts.0', 'BASE_TYPE_CHOICES'],
  [
    'a message command with a description',
    { type: 3, name: 'Use', description: 'x' },
    'description',
    'APPLICATION_COMMAND_CONTEXT_MENU_INVALID',
  ],
  [
    'a user command with options',
    { type: 2, name: 'History', options: [option()] },
    'options',
    'APPLICATION_COMMAND_CONTEXT_MENU_INVALID',
  ],
  ['8,001 characters in all', tooLarge, '', 'APPLICATION_COMMAND_TOO_LARGE'],
  ['a message command’s name of 33', { type: 3, name: 'x'.repeat(33) }, 'name', 'BASE_TYPE_BAD_LENGTH'],
  ['a user command without a name', { type: 2, name: '' }, 'name', 'BASE_TYPE_BAD_LENGTH'],
];

/** Invalid options of a command. */
export const optionViolations: Violation[] = [
  ['26 options', withOptions(...named(26, { type: 3 })), 'options', 'BASE_TYPE_MAX_LENGTH'],
  ['an unknown type', withOption({ type: 12 }), 'options.0', 'UNION_TYPE_CHOICES'],
  ['a name in upper case', withOption({ name: 'Prompt' }), 'options.0.name', 'APPLICATION_COMMAND_INVALID_NAME'],
  ['a name of 33', withOption({ name: 'x'.repeat(33) }), 'options.0.name', 'BASE_TYPE_BAD_LENGTH'],
  [
    'an unknown locale',
    withOption({ name_localizations: { kr: '말' } }),
    'options.0.name_localizations.kr',
    'BASE_TYPE_CHOICES',
  ],
  ['an empty description', withOption({ description: '' }), 'options.0.description', 'BASE_TYPE_BAD_LENGTH'],
  [
    'a description of 101',
    withOption({ description: 'd'.repeat(101) }),
    'options.0.description',
    'BASE_TYPE_BAD_LENGTH',
  ],
  ['two of one name', withOptions(option(), option()), 'options.1.name', 'APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE'],
  [
    'a required one after an optional one',
    withOptions(option(), option({ name: 'size', required: true })),
    'options.1',
    'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
  ],
  [
    'choices and autocomplete',
    withOption({ autocomplete: true, choices: [choice(0)] }),
    'options.0.autocomplete',
    'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
  ],
  ['26 choices', choices(...many(26, (index) => choice(index))), 'options.0.choices', 'BASE_TYPE_MAX_LENGTH'],
  [
    'a choice’s name of 101',
    choices(choice(0, { name: 'n'.repeat(101) })),
    'options.0.choices.0.name',
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a choice’s value of 101',
    choices(choice(0, { value: 'v'.repeat(101) })),
    'options.0.choices.0.value',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a choice of another type',
    withOption({ type: 4, choices: [choice(0, { value: '1' })] }),
    'options.0.choices.0.value',
    'NUMBER_TYPE_COERCE',
  ],
  [
    'two choices of one name',
    choices(choice(0), choice(0, { value: 'x' })),
    'options.0.choices.1.name',
    'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE',
  ],
  [
    'a choice’s unknown locale',
    choices(choice(0, { name_localizations: { jp: '絵' } })),
    'options.0.choices.0.name_localizations.jp',
    'BASE_TYPE_CHOICES',
  ],
  ['an integer of 2^53', withOption({ type: 4, max_value: 2 ** 53 }), 'options.0.max_value', 'NUMBER_TYPE_MAX'],
  ['an integer of -2^53', withOption({ type: 4, min_value: -(2 ** 53) }), 'options.0.min_value', 'NUMBER_TYPE_MIN'],
  [
    'a least value above the greatest',
    withOption({ type: 4, min_value: 6, max_value: 5 }),
    'options.0.min_value',
    'NUMBER_TYPE_MAX',
  ],
  [
    'a least length above the greatest',
    withOption({ min_length: 6, max_length: 5 }),
    'options.0.min_length',
    'NUMBER_TYPE_MAX',
  ],
  [
    'an unknown group of files',
    withOption({ type: 11, file_types: ['pictures'] }),
    'options.0.file_types.0',
    'STRING_TYPE_REGEX',
  ],
  [
    'eleven file types',
    withOption({ type: 11, file_types: many(11, (index) => `.p${index}`) }),
    'options.0.file_types',
    'BASE_TYPE_MAX_LENGTH',
  ],
  ['a length of 6,001', withOption({ max_length: 6001 }), 'options.0.max_length', 'NUMBER_TYPE_MAX'],
  [
    'a subcommand beside an option',
    withOptions(option({ type: 1 }), option({ name: 'more' })),
    'options',
    'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
  ],
  [
    'a subcommand in a subcommand',
    withOption({ type: 1, options: [option({ type: 1 })] }),
    'options.0.options.0',
    'UNION_TYPE_CHOICES',
  ],
  [
    'a group of no subcommands',
    withOption({ type: 2, options: [option()] }),
    'options.0.options.0.type',
    'BASE_TYPE_CHOICES',
  ],
  [
    'a subcommand’s required option after an optional one',
    withOption({ type: 1, options: [option(), option({ name: 'b', required: true })] }),
    'options.0.options.1',
    'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
  ],
];

/** Invalid lists of a bulk overwrite. */
export const commandListViolations: Violation[] = [
  ['two commands of one name', [command(), command()], '1', 'APPLICATION_COMMANDS_DUPLICATE_NAME'],
  ['101 chat input commands', named(101), '', 'BASE_TYPE_MAX_LENGTH'],
  ['16 user commands', menus(2, 16), '', 'BASE_TYPE_MAX_LENGTH'],
  ['16 message commands', menus(3, 16), '', 'BASE_TYPE_MAX_LENGTH'],
  ['one bad command', [command(), command({ name: 'Bad' })], '1.name', 'APPLICATION_COMMAND_INVALID_NAME'],
  ['no list', command(), '', 'LIST_TYPE_CONVERT'],
];
