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
import { many, message, type Fields, type Row } from './payload.ts';

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
const text = (content = 'x'): Fields => ({ type: 10, content });
const item = (fields: Fields = {}): Fields => ({ media: { url: 'https://a.test/a.png' }, ...fields });
const gallery = (...items: Fields[]): Fields => ({ type: 12, items });
const section = (texts: Fields[], fields: Fields = { accessory: button() }): Fields => ({
  type: 9,
  components: texts,
  ...fields,
});
const rows: Row[] = [
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

describe('texts, pictures and files', () => {
  test.each(rows)('%s', (_rule, inside, outside, code, path) => {
    expect(check(inside)).toEqual([]);
    expect(check(outside)).toContainEqual({ path, code, message });
  });
});

test('the output of discord.js’s builders passes', () => {
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
