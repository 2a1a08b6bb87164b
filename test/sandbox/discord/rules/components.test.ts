import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ContainerBuilder,
  FileBuilder,
  MediaGalleryBuilder,
  SectionBuilder,
  SeparatorBuilder,
  SeparatorSpacingSize,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  ThumbnailBuilder,
} from 'discord.js';
import { describe, expect, test } from 'vitest';
import { checkMessage } from '../../../../sandbox/discord/rules/message.ts';
import type { Violation } from '../../../../sandbox/discord/rules/error.ts';

type Fields = Record<string, unknown>;
type Row = [rule: string, inside: Fields[], outside: Fields[], code: string, path: (string | number)[]];

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const check = (components: unknown): Violation[] =>
  checkMessage(
    { flags: 1 << 15, components },
    { kind: 'create', webhook: true, files: [{ name: 'a.png', size: 1 }], wasV2: false, keptAttachmentIds: [] },
  );

const button = (fields: Fields = {}): Fields => ({
  type: 2,
  style: 1,
  label: 'Cancel',
  custom_id: 'cancel',
  ...fields,
});
const linkButton = (fields: Fields = {}): Fields => ({
  type: 2,
  style: 5,
  label: 'Open',
  url: 'https://a.test/',
  ...fields,
});
const choice = (index: number, fields: Fields = {}): Fields => ({ label: `l${index}`, value: `v${index}`, ...fields });
const select = (fields: Fields = {}): Fields => ({
  type: 3,
  custom_id: 's',
  options: [choice(0), choice(1)],
  ...fields,
});
const rowOf = (...components: Fields[]): Fields => ({ type: 1, components });
const text = (content = 'x'): Fields => ({ type: 10, content });
const item = (fields: Fields = {}): Fields => ({ media: { url: 'https://a.test/a.png' }, ...fields });
const gallery = (...items: Fields[]): Fields => ({ type: 12, items });
const section = (texts: Fields[], fields: Fields = { accessory: button() }): Fields => ({
  type: 9,
  components: texts,
  ...fields,
});
const one = ['components', 0, 'components', 0];

/** A URL of the given length. */
const urlOf = (length: number): string => 'https://a.test/'.padEnd(length, 'x');

const rows: Row[] = [
  [
    'a button has a custom id',
    [rowOf(button())],
    [rowOf(button({ custom_id: undefined }))],
    'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED',
    [...one, 'custom_id'],
  ],
  [
    'a custom id has 1 to 100 characters',
    [rowOf(button({ custom_id: 'c'.repeat(100) }))],
    [rowOf(button({ custom_id: 'c'.repeat(101) }))],
    'BASE_TYPE_BAD_LENGTH',
    [...one, 'custom_id'],
  ],
  [
    'a custom id is not empty',
    [rowOf(button({ custom_id: 'c' }))],
    [rowOf(button({ custom_id: '' }))],
    'BASE_TYPE_BAD_LENGTH',
    [...one, 'custom_id'],
  ],
  [
    'a link has a URL',
    [rowOf(linkButton())],
    [rowOf(linkButton({ url: undefined }))],
    'BASE_TYPE_REQUIRED',
    [...one, 'url'],
  ],
  [
    'a link has no custom id',
    [rowOf(linkButton())],
    [rowOf(linkButton({ custom_id: 'x' }))],
    'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
    one,
  ],
  [
    'a button has no URL',
    [rowOf(button())],
    [rowOf(button({ custom_id: undefined, url: 'https://a.test/' }))],
    'BUTTON_COMPONENT_FIELD_INVALID',
    [...one, 'url'],
  ],
  [
    'a link’s URL has 512 characters at most',
    [rowOf(linkButton({ url: urlOf(512) }))],
    [rowOf(linkButton({ url: urlOf(513) }))],
    'BASE_TYPE_MAX_LENGTH',
    [...one, 'url'],
  ],
  [
    'a link goes to the web or to Discord',
    [rowOf(linkButton({ url: 'discord://-/' }))],
    [rowOf(linkButton({ url: 'file:///etc' }))],
    'URL_TYPE_INVALID_SCHEME',
    [...one, 'url'],
  ],
  [
    'a label has 80 characters at most',
    [rowOf(button({ label: 'l'.repeat(80) }))],
    [rowOf(button({ label: 'l'.repeat(81) }))],
    'BASE_TYPE_MAX_LENGTH',
    [...one, 'label'],
  ],
  [
    'a button shows a label or an emoji',
    [rowOf(button({ label: undefined, emoji: { name: '🔁', animated: false } }))],
    [rowOf(button({ label: undefined }))],
    'BASE_TYPE_REQUIRED',
    [...one, 'label'],
  ],
  [
    'a premium button has its product',
    [rowOf({ type: 2, style: 6, sku_id: '1' })],
    [rowOf({ type: 2, style: 6 })],
    'BASE_TYPE_REQUIRED',
    [...one, 'sku_id'],
  ],
  [
    'a style is known',
    [rowOf(button({ style: 4 }))],
    [rowOf(button({ style: 7 }))],
    'BASE_TYPE_CHOICES',
    [...one, 'style'],
  ],
  [
    'five buttons in a row',
    [rowOf(...many(5, (index) => button({ custom_id: `${index}` })))],
    [rowOf(...many(6, (index) => button({ custom_id: `${index}` })))],
    'BASE_TYPE_BAD_LENGTH',
    ['components', 0, 'components'],
  ],
  ['a row is not empty', [rowOf(button())], [rowOf()], 'BASE_TYPE_BAD_LENGTH', ['components', 0, 'components']],
  [
    'a select has its row alone',
    [rowOf(select())],
    [rowOf(select(), button())],
    'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    one,
  ],
  ['a row holds no text', [rowOf(button())], [rowOf(text())], 'UNION_TYPE_CHOICES', one],
  [
    'custom ids differ, however deep',
    [rowOf(button()), section([text()], { accessory: button({ custom_id: 'x' }) })],
    [rowOf(button()), section([text()])],
    'COMPONENT_CUSTOM_ID_DUPLICATED',
    ['components', 1, 'accessory', 'custom_id'],
  ],
  [
    'ids differ, but for 0',
    [
      { ...text(), id: 0 },
      { ...text(), id: 0 },
    ],
    [
      { ...text(), id: 1 },
      { ...text(), id: 1 },
    ],
    'COMPONENT_ID_DUPLICATED',
    ['components', 1, 'id'],
  ],
  [
    'unknown fields are refused',
    [rowOf(button())],
    [rowOf(button({ customId: 'x' }))],
    'UNKNOWN_KEY',
    [...one, 'customId'],
  ],
  [
    '25 options',
    [rowOf(select({ options: many(25, (index) => choice(index)) }))],
    [rowOf(select({ options: many(26, (index) => choice(index)) }))],
    'BASE_TYPE_BAD_LENGTH',
    [...one, 'options'],
  ],
  [
    'option values differ',
    [rowOf(select())],
    [rowOf(select({ options: [choice(0), choice(0)] }))],
    'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
    [...one, 'options', 1, 'value'],
  ],
  [
    'an option’s label has 100',
    [rowOf(select({ options: [choice(0, { label: 'l'.repeat(100) })] }))],
    [rowOf(select({ options: [choice(0, { label: 'l'.repeat(101) })] }))],
    'BASE_TYPE_BAD_LENGTH',
    [...one, 'options', 0, 'label'],
  ],
  [
    'a placeholder has 150',
    [rowOf(select({ placeholder: 'p'.repeat(150) }))],
    [rowOf(select({ placeholder: 'p'.repeat(151) }))],
    'BASE_TYPE_MAX_LENGTH',
    [...one, 'placeholder'],
  ],
  [
    'no more can be chosen than there is',
    [rowOf(select({ max_values: 2 }))],
    [rowOf(select({ max_values: 3 }))],
    'NUMBER_TYPE_MAX',
    [...one, 'max_values'],
  ],
  [
    'the least number is not above the greatest',
    [rowOf(select({ min_values: 2, max_values: 2 }))],
    [rowOf(select({ min_values: 2, max_values: 1 }))],
    'NUMBER_TYPE_MAX',
    [...one, 'min_values'],
  ],
  [
    'the greatest number is 1 when not given',
    [rowOf(select({ min_values: 1 }))],
    [rowOf(select({ min_values: 2 }))],
    'NUMBER_TYPE_MAX',
    [...one, 'min_values'],
  ],
  [
    'defaults are no more than can be chosen',
    [rowOf(select({ options: [choice(0, { default: true }), choice(1)] }))],
    [rowOf(select({ options: [choice(0, { default: true }), choice(1, { default: true })] }))],
    'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
    one,
  ],
  [
    'a gallery has 1 to 10 items',
    [gallery(...many(10, () => item()))],
    [gallery(...many(11, () => item()))],
    'BASE_TYPE_BAD_LENGTH',
    ['components', 0, 'items'],
  ],
  ['a gallery is not empty', [gallery(item())], [gallery()], 'BASE_TYPE_BAD_LENGTH', ['components', 0, 'items']],
  [
    'an alt text has 1,024',
    [gallery(item({ description: 'd'.repeat(1024) }))],
    [gallery(item({ description: 'd'.repeat(1025) }))],
    'BASE_TYPE_BAD_LENGTH',
    ['components', 0, 'items', 0, 'description'],
  ],
  [
    'a picture that is sent',
    [gallery(item({ media: { url: 'attachment://a.png' } }))],
    [gallery(item({ media: { url: 'attachment://b.png' } }))],
    'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
    ['components', 0, 'items', 0, 'media', 'url'],
  ],
  [
    'a file is an attachment',
    [{ type: 13, file: { url: 'attachment://a.png' } }],
    [{ type: 13, file: { url: 'https://a.test/a.png' } }],
    'URL_TYPE_INVALID_SCHEME',
    ['components', 0, 'file', 'url'],
  ],
  [
    'a thumbnail that is sent',
    [section([text()], { accessory: { type: 11, media: { url: 'attachment://a.png' } } })],
    [section([text()], { accessory: { type: 11, media: { url: 'attachment://b.png' } } })],
    'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
    ['components', 0, 'accessory', 'media', 'url'],
  ],
  [
    'a section has 1 to 3 texts',
    [section([text(), text(), text()])],
    [section([text(), text(), text(), text()])],
    'BASE_TYPE_BAD_LENGTH',
    ['components', 0, 'components'],
  ],
  [
    'a section has an accessory',
    [section([text()])],
    [section([text()], {})],
    'BASE_TYPE_REQUIRED',
    ['components', 0, 'accessory'],
  ],
  ['a text is not empty', [text('x')], [text('')], 'BASE_TYPE_BAD_LENGTH', ['components', 0, 'content']],
  ['a component’s type is known', [text()], [{ type: 99 }], 'UNION_TYPE_CHOICES', ['components', 0]],
];

describe('components of a message', () => {
  test.each(rows)('%s', (_rule, inside, outside, code, path) => {
    expect(check(inside)).toEqual([]);
    expect(check(outside)).toContainEqual({ path, code, message: expect.any(String) as string });
  });
});

test('what discord.js’s builders make passes', () => {
  const container = new ContainerBuilder()
    .setAccentColor(0x5865f2)
    .addTextDisplayComponents(new TextDisplayBuilder().setContent('A red fox'))
    .addSeparatorComponents(new SeparatorBuilder().setDivider(true).setSpacing(SeparatorSpacingSize.Large))
    .addSectionComponents(
      new SectionBuilder()
        .addTextDisplayComponents(new TextDisplayBuilder().setContent('Done'))
        .setThumbnailAccessory(new ThumbnailBuilder().setURL('attachment://a.png')),
    )
    .addMediaGalleryComponents(
      new MediaGalleryBuilder().addItems({ media: { url: 'attachment://a.png' }, description: 'A red fox' }),
    )
    .addFileComponents(new FileBuilder().setURL('attachment://a.png'))
    .addActionRowComponents(
      new ActionRowBuilder<ButtonBuilder>().addComponents(
        new ButtonBuilder().setCustomId('again').setStyle(ButtonStyle.Primary).setLabel('Again').setEmoji('🔁'),
        new ButtonBuilder().setStyle(ButtonStyle.Link).setLabel('Open').setURL('https://a.test/'),
      ),
    )
    .addActionRowComponents(
      new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
        new StringSelectMenuBuilder().setCustomId('model').addOptions({ label: 'One', value: '1' }),
      ),
    );
  expect(check(JSON.parse(JSON.stringify([container])))).toEqual([]);
});
