import type { CommandOption, RegisteredCommand } from '../../../sandbox/discord/client/api.ts';
import { optionTypes } from '../../../sandbox/discord/people/option-types.ts';
import { offersOf, type Offer } from '../../../sandbox/page/src/composer/offers.ts';

function command(name: string, chinese: string, options: readonly CommandOption[]): RegisteredCommand {
  return {
    id: name,
    application_id: '2',
    version: '3',
    type: 1,
    name,
    name_localizations: { 'zh-TW': chinese },
    description: `About ${name}`,
    default_member_permissions: null,
    nsfw: false,
    options,
  };
}

export function option(type: keyof typeof optionTypes, name: string, more: Partial<CommandOption> = {}): CommandOption {
  return { type: optionTypes[type], name, description: `What ${name} is`, ...more };
}

const sizes = [
  { name: 'Square', name_localizations: { 'zh-TW': '正方形' }, value: '1:1' },
  { name: 'Wide', value: '16:9' },
];

/** A command with an option of each kind, and one with subcommands in a group. */
export const registered: readonly RegisteredCommand[] = [
  command('image', '圖片', [
    option('string', 'prompt', { required: true, name_localizations: { 'zh-TW': '描述' }, max_length: 20 }),
    option('integer', 'images', { min_value: 1, max_value: 15, name_localizations: { 'zh-TW': '張數' } }),
    option('string', 'size', { choices: sizes }),
    option('boolean', 'private'),
    option('attachment', 'picture', { file_types: ['image'] }),
    option('attachment', 'sound', { file_types: ['audio', '.mid'] }),
  ]),
  command('policy', '設定', [
    option('subcommand', 'show', { name_localizations: { 'zh-TW': '檢視' } }),
    option('group', 'limits', {
      name_localizations: { 'zh-TW': '上限' },
      options: [
        option('subcommand', 'set', {
          name_localizations: { 'zh-TW': '調整' },
          description_localizations: { 'zh-TW': '調整上限' },
          options: [option('user', 'member', { required: true }), option('number', 'most')],
        }),
      ],
    }),
  ]),
];

export function offer(name: string, locale = 'en-US'): Offer {
  const found = offersOf(registered, locale).find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no command ${name}`);
  return found;
}
