import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  ContextMenuCommandBuilder,
  InteractionContextType,
  PermissionFlagsBits,
  SlashCommandBuilder,
} from 'discord.js';
import { describe, expect, test } from 'vitest';
import { checkCommand, checkCommands } from '../../../../sandbox/discord/rules/commands.ts';
import { many, message, type Fields, type Row } from './payload.ts';

const command = (fields: Fields = {}): Fields => ({ name: 'image', description: 'Make a picture', ...fields });
const option = (fields: Fields = {}): Fields => ({ type: 3, name: 'prompt', description: 'What to draw', ...fields });

const rows: Row[] = [
  ['a name is lower case', command(), command({ name: 'Image' }), 'APPLICATION_COMMAND_INVALID_NAME', ['name']],
  [
    'a name has no spaces',
    command({ name: 'my-image_1' }),
    command({ name: 'my image' }),
    'APPLICATION_COMMAND_INVALID_NAME',
    ['name'],
  ],
  [
    'a name has 32 characters at most',
    command({ name: 'x'.repeat(32) }),
    command({ name: 'x'.repeat(33) }),
    'BASE_TYPE_BAD_LENGTH',
    ['name'],
  ],
  ['a name is not empty', command({ name: '圖' }), command({ name: '' }), 'BASE_TYPE_BAD_LENGTH', ['name']],
  [
    'a translated name keeps to the pattern',
    command({ name_localizations: { 'zh-TW': '圖片' } }),
    command({ name_localizations: { 'zh-TW': '圖 片' } }),
    'APPLICATION_COMMAND_INVALID_NAME',
    ['name_localizations', 'zh-TW'],
  ],
  [
    'a locale is one of Discord’s',
    command({ name_localizations: { 'zh-TW': '圖片' } }),
    command({ name_localizations: { 'zh-HK': '圖片' } }),
    'BASE_TYPE_CHOICES',
    ['name_localizations', 'zh-HK'],
  ],
  [
    'a description’s locale too',
    command({ description_localizations: { 'zh-TW': '畫' } }),
    command({ description_localizations: { zh: '畫' } }),
    'BASE_TYPE_CHOICES',
    ['description_localizations', 'zh'],
  ],
  ['a description is there', command(), { name: 'image' }, 'BASE_TYPE_REQUIRED', ['description']],
  [
    'a description is not empty',
    command({ description: 'd' }),
    command({ description: '' }),
    'BASE_TYPE_BAD_LENGTH',
    ['description'],
  ],
  [
    'a description has 100 characters at most',
    command({ description: 'd'.repeat(100) }),
    command({ description: 'd'.repeat(101) }),
    'BASE_TYPE_MAX_LENGTH',
    ['description'],
  ],
  ['unknown fields are refused', command({ nsfw: true }), command({ nsfv: true }), 'UNKNOWN_KEY', ['nsfv']],
  ['nsfw is a boolean', command({ nsfw: false }), command({ nsfw: 'no' }), 'BOOLEAN_TYPE_CONVERT', ['nsfw']],
  [
    'permissions are bits in a string',
    command({ default_member_permissions: '1099511627776' }),
    command({ default_member_permissions: 'admin' }),
    'NUMBER_TYPE_COERCE',
    ['default_member_permissions'],
  ],
  [
    'contexts are 0, 1 or 2',
    command({ contexts: [0] }),
    command({ contexts: [3] }),
    'BASE_TYPE_CHOICES',
    ['contexts', 0],
  ],
  [
    'a message command has no description',
    { type: 3, name: 'Use this Prompt' },
    { type: 3, name: 'Use', description: 'x' },
    'APPLICATION_COMMAND_CONTEXT_MENU_INVALID',
    ['description'],
  ],
  [
    'a user command has no options',
    { type: 2, name: 'History', options: [] },
    { type: 2, name: 'History', options: [option()] },
    'APPLICATION_COMMAND_CONTEXT_MENU_INVALID',
    ['options'],
  ],
];

const ofType = (type: number, count: number): Fields[] =>
  many(count, (index) => (type === 1 ? command({ name: `c${index}` }) : { type, name: `c${index}` }));

describe('one command', () => {
  test.each(rows)('%s', (_rule, inside, outside, code, path) => {
    expect(checkCommand(inside)).toEqual([]);
    expect(checkCommand(outside)).toContainEqual({ path, code, message });
  });

  test.each([null, 'image', [], 5])('%j is no command', (payload) => {
    expect(checkCommand(payload)).toEqual([
      { path: [], code: 'MODEL_TYPE_CONVERT', message: 'Only dictionaries may be used in a ModelType' },
    ]);
  });
});

describe('a bulk overwrite', () => {
  test.each([
    [1, 100],
    [2, 15],
    [3, 15],
  ])('type %i has at most %i commands', (type, most) => {
    expect(checkCommands(ofType(type, most))).toEqual([]);
    expect(checkCommands(ofType(type, most + 1))).toEqual([{ path: [], code: 'BASE_TYPE_MAX_LENGTH', message }]);
  });

  test('names are unique among commands of one type', () => {
    expect(checkCommands([command({ name: 'a' }), { type: 2, name: 'a' }, { type: 3, name: 'a' }])).toEqual([]);
    expect(checkCommands([command(), command({ type: 1 })])).toEqual([
      { path: [1], code: 'APPLICATION_COMMANDS_DUPLICATE_NAME', message },
    ]);
  });

  test('a command’s violations start with its index', () => {
    expect(checkCommands([command(), command({ name: 'Bad' })])).toEqual([
      { path: [1, 'name'], code: 'APPLICATION_COMMAND_INVALID_NAME', message },
    ]);
  });

  test('a payload that is no list is refused', () => {
    expect(checkCommands(command()).map(({ code }) => code)).toEqual(['LIST_TYPE_CONVERT']);
  });
});

test('the output of discord.js’s builders passes', () => {
  const slash = new SlashCommandBuilder()
    .setName('image')
    .setNameLocalizations({ 'zh-TW': '圖片' })
    .setDescription('Make a picture')
    .setNSFW(false)
    .setContexts(InteractionContextType.Guild)
    .setIntegrationTypes(ApplicationIntegrationType.GuildInstall)
    .setDefaultMemberPermissions(PermissionFlagsBits.ModerateMembers)
    .addStringOption((each) =>
      each.setName('prompt').setDescription('What to draw').setRequired(true).setMaxLength(6000),
    )
    .addIntegerOption((each) => each.setName('images').setDescription('How many').setMinValue(1).setMaxValue(15))
    .addStringOption((each) =>
      each
        .setName('size')
        .setDescription('Size')
        .addChoices({ name: '2K', value: '2K', name_localizations: { 'zh-TW': '二' } }),
    )
    .addNumberOption((each) => each.setName('scale').setDescription('Scale').setMinValue(0.5))
    .addChannelOption((each) => each.setName('to').setDescription('Where').addChannelTypes(ChannelType.GuildText))
    .addAttachmentOption((each) => each.setName('like').setDescription('A picture to begin with'))
    .addUserOption((each) => each.setName('for').setDescription('Whom'))
    .addBooleanOption((each) => each.setName('private').setDescription('Only for me'));
  const grouped = new SlashCommandBuilder()
    .setName('policy')
    .setDescription('Rules')
    .addSubcommandGroup((group) =>
      group
        .setName('words')
        .setDescription('Blocked words')
        .addSubcommand((each) => each.setName('add').setDescription('Add one')),
    )
    .addSubcommand((each) => each.setName('show').setDescription('Show'));
  const menu = new ContextMenuCommandBuilder().setName('Use this prompt').setType(ApplicationCommandType.Message);
  const sent: unknown = JSON.parse(JSON.stringify([slash, grouped, menu]));
  expect(checkCommands(sent)).toEqual([]);
});
