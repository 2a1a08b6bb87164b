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
const linkButton = (fields: Fields = {}): Fields => ({
  type: 2,
  style: 5,
  label: 'Open',
  url: 'https://a.test/',
  ...fields,
});
const select = (fields: Fields = {}): Fields => ({
  type: 3,
  custom_id: 's',
  options: [{ label: 'One', value: '1' }],
  ...fields,
});
const rowOf = (...components: Fields[]): Fields => ({ type: 1, components });
const text = (content = 'x'): Fields => ({ type: 10, content });
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
];

describe('buttons, rows and ids', () => {
  test.each(rows)('%s', (_rule, inside, outside, code, path) => {
    expect(check(inside)).toEqual([]);
    expect(check(outside)).toContainEqual({ path, code, message });
  });
});
