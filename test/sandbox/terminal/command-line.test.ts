import { describe, expect, test } from 'vitest';
import type { CommandOption, RegisteredCommand } from '../../../sandbox/discord/world/commands.ts';
import { readCommand } from '../../../sandbox/terminal/command-line.ts';
import { complete } from '../../../sandbox/terminal/completion.ts';

const types = { subcommand: 1, string: 3, integer: 4, boolean: 5, user: 6, attachment: 11 } as const;

function command(name: string, zh: string, options: readonly CommandOption[]): RegisteredCommand {
  return {
    id: '1',
    application_id: '2',
    version: '3',
    type: 1,
    name,
    name_localizations: { 'zh-TW': zh },
    description: name,
    default_member_permissions: null,
    nsfw: false,
    options,
  };
}

function option(type: number, name: string, more: Partial<CommandOption> = {}): CommandOption {
  return { type, name, description: name, ...more };
}

const sizes = [
  { name: '2048×2048 (1:1)', value: '2048:2048 (1:1)' },
  { name: '2560×1440 (16:9)', value: '2560:1440 (16:9)' },
];
const commands = [
  command('image', '圖片', [
    option(types.string, 'prompt', { required: true, name_localizations: { 'zh-TW': '描述' } }),
    option(types.integer, 'images', { name_localizations: { 'zh-TW': '張數' } }),
    option(types.string, 'size', { choices: sizes }),
    option(types.boolean, 'private'),
    option(types.attachment, 'picture'),
  ]),
  command('moderate', '管理', [
    option(types.subcommand, 'block', { options: [option(types.user, 'member', { required: true })] }),
  ]),
];
const idOf = (kind: string, name: string): string | undefined =>
  `${kind} ${name}` === 'member ana' ? '77' : undefined;

describe('a line as a command', () => {
  test.each([
    ['/image prompt: a storm images: 3', 'image', { prompt: 'a storm', images: 3 }],
    ['/image images: 3 prompt: a storm', 'image', { prompt: 'a storm', images: 3 }],
    ['/image a storm picture: ./my photo.png', 'image', { prompt: 'a storm', picture: { path: './my photo.png' } }],
    ['/image prompt:a storm', 'image', { prompt: 'a storm' }],
    ['/image a storm images: 3', 'image', { prompt: 'a storm', images: 3 }],
    ['/image prompt: a scene: dusk', 'image', { prompt: 'a scene: dusk' }],
    ['/image prompt: one prompt: two', 'image', { prompt: 'one prompt: two' }],
    ['/image prompt: "images: 3" images: 2', 'image', { prompt: 'images: 3', images: 2 }],
    ['/image prompt: "open', 'image', { prompt: '"open' }],
    ['/image prompt: a cat --dur 12', 'image', { prompt: 'a cat --dur 12' }],
    ['/image prompt: x size: 2048×2048 (1:1)', 'image', { prompt: 'x', size: '2048:2048 (1:1)' }],
    ['/image prompt: x private: true', 'image', { prompt: 'x', private: true }],
    ['/圖片 描述：一隻貓 張數：2', 'image', { prompt: '一隻貓', images: 2 }],
    ['/moderate block member: @ana', 'moderate block', { member: '77' }],
  ])('%s', (line, name, options) => {
    expect(readCommand(line, commands, idOf)).toEqual({ ok: true, name, options });
  });

  test.each([
    ['/imagine a storm', /no such command/],
    ['/image prompt: x images: three', /“three” will not do for images/],
    ['/image prompt: x private: maybe', /will not do for private/],
    ['/moderate block member: nobody', /will not do for member/],
    ['/moderate', /Add one of: block/],
    ['/image a storm prompt: another', /belongs to no option/],
  ])('%s is refused before it is sent', (line, problem) => {
    expect(readCommand(line, commands, idOf)).toEqual({ ok: false, problem: expect.stringMatching(problem) as string });
  });
});

describe('Tab', () => {
  test.each([
    ['/im', 'en-US', ['/image ']],
    ['/', 'zh-TW', ['/圖片 ', '/管理 ']],
    ['/image ', 'en-US', ['prompt: ', 'images: ', 'size: ', 'private: ', 'picture: ']],
    ['/image prompt: x im', 'en-US', ['images: ']],
    ['/image prompt: x size: 25', 'en-US', ['2560×1440 (16:9) ']],
    ['/moderate ', 'en-US', ['block ']],
    ['pre', 'en-US', ['press ']],
    ['as m', 'en-US', ['mei ', 'max ']],
  ])('after %s (%s)', (line, locale, offers) => {
    expect(complete(line, { commands, locale, words: { as: ['ana', 'mei', 'max'] } })[0]).toEqual(offers);
  });
});
