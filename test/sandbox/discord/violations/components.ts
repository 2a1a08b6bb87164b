import { many, type Fields } from '../rules/payload.ts';
import type { Violation } from './violation.ts';

const v2 = (...components: Fields[]): Fields => ({ flags: 1 << 15, components });
const text = (content = 'x'): Fields => ({ type: 10, content });
const container = (...components: Fields[]): Fields => ({ type: 17, components });
const row = (...components: Fields[]): Fields => ({ type: 1, components });
const button = (fields: Fields = {}): Fields => ({ type: 2, style: 1, label: 'Go', custom_id: 'go', ...fields });
const link = (fields: Fields = {}): Fields => ({ type: 2, style: 5, label: 'Open', url: 'https://a.test/', ...fields });
const choice = (index: number, fields: Fields = {}): Fields => ({ label: `l${index}`, value: `v${index}`, ...fields });
const select = (fields: Fields = {}): Fields => ({
  type: 3,
  custom_id: 's',
  options: [choice(0), choice(1)],
  ...fields,
});
const item = (fields: Fields = {}): Fields => ({ media: { url: 'https://a.test/a.png' }, ...fields });
const gallery = (...items: Fields[]): Fields => ({ type: 12, items });
const section = (count: number, accessory = button()): Fields => ({
  type: 9,
  components: many(count, () => text()),
  accessory,
});

const notFound = 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND';
const legacy = 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2';
const one = 'components.0.components.0';

/** Invalid components of a message. */
export const componentViolations: Violation[] = [
  ['Components V2 without the flag', { components: [text()] }, 'components.0', 'UNION_TYPE_CHOICES'],
  ['content in Components V2', { ...v2(text()), content: 'x' }, 'content', legacy],
  ['embeds in Components V2', { ...v2(text()), embeds: [{ title: 't' }] }, 'embeds', legacy],
  [
    'six rows without Components V2',
    { components: many(6, (index) => row(button({ custom_id: `${index}` }))) },
    'components',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    '41 components, nested ones counted',
    v2(container(...many(20, () => text())), container(...many(19, () => text()))),
    'components',
    'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
  ],
  [
    '4,001 characters over all texts',
    v2(text('x'.repeat(2000)), container(text('x'.repeat(2001)))),
    'components',
    'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
  ],
  ['an empty text', v2(text('')), 'components.0.content', 'BASE_TYPE_BAD_LENGTH'],
  ['a container in a container', v2(container(container(text()))), one, 'UNION_TYPE_CHOICES'],
  ['an unknown component', v2({ type: 99 }), 'components.0', 'UNION_TYPE_CHOICES'],
  ['a gallery of 11', v2(gallery(...many(11, () => item()))), 'components.0.items', 'BASE_TYPE_BAD_LENGTH'],
  ['an empty gallery', v2(gallery()), 'components.0.items', 'BASE_TYPE_BAD_LENGTH'],
  [
    'an alt text of 1,025',
    v2(gallery(item({ description: 'd'.repeat(1025) }))),
    'components.0.items.0.description',
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a picture not sent',
    v2(gallery(item({ media: { url: 'attachment://b.png' } }))),
    'components.0.items.0.media.url',
    notFound,
  ],
  [
    'a file that is no attachment',
    v2({ type: 13, file: { url: 'https://a.test/a.png' } }),
    'components.0.file.url',
    'URL_TYPE_INVALID_SCHEME',
  ],
  ['a section of four texts', v2(section(4)), 'components.0.components', 'BASE_TYPE_BAD_LENGTH'],
  ['a section of no texts', v2(section(0)), 'components.0.components', 'BASE_TYPE_BAD_LENGTH'],
  [
    'a section without an accessory',
    v2({ type: 9, components: [text()] }),
    'components.0.accessory',
    'BASE_TYPE_REQUIRED',
  ],
  [
    'a button without a custom id',
    v2(row(button({ custom_id: undefined }))),
    `${one}.custom_id`,
    'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED',
  ],
  ['a custom id of 101', v2(row(button({ custom_id: 'c'.repeat(101) }))), `${one}.custom_id`, 'BASE_TYPE_BAD_LENGTH'],
  ['an empty custom id', v2(row(button({ custom_id: '' }))), `${one}.custom_id`, 'BASE_TYPE_BAD_LENGTH'],
  [
    'a custom id twice',
    v2(row(button()), section(1)),
    'components.1.accessory.custom_id',
    'COMPONENT_CUSTOM_ID_DUPLICATED',
  ],
  ['an id twice', v2({ ...text(), id: 1 }, { ...text(), id: 1 }), 'components.1.id', 'COMPONENT_ID_DUPLICATED'],
  ['a label of 81', v2(row(button({ label: 'l'.repeat(81) }))), `${one}.label`, 'BASE_TYPE_MAX_LENGTH'],
  ['neither label nor emoji', v2(row(button({ label: undefined }))), `${one}.label`, 'BASE_TYPE_REQUIRED'],
  ['an unknown style', v2(row(button({ style: 7 }))), `${one}.style`, 'BASE_TYPE_CHOICES'],
  ['a link without a URL', v2(row(link({ url: undefined }))), `${one}.url`, 'BASE_TYPE_REQUIRED'],
  [
    'a button with a URL as well',
    v2(row(button({ url: 'https://a.test/' }))),
    one,
    'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
  ],
  [
    'a link with a custom id',
    v2(row(link({ custom_id: 'x' }))),
    one,
    'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
  ],
  ['a URL of 513', v2(row(link({ url: 'https://a.test/'.padEnd(513, 'x') }))), `${one}.url`, 'BASE_TYPE_MAX_LENGTH'],
  ['a URL of another scheme', v2(row(link({ url: 'file:///etc' }))), `${one}.url`, 'URL_TYPE_INVALID_SCHEME'],
  [
    'six buttons in a row',
    v2(row(...many(6, (index) => button({ custom_id: `${index}` })))),
    'components.0.components',
    'BASE_TYPE_BAD_LENGTH',
  ],
  ['an empty row', v2(row()), 'components.0.components', 'BASE_TYPE_BAD_LENGTH'],
  ['a text in a row', v2(row(text())), one, 'UNION_TYPE_CHOICES'],
  ['a select beside a button', v2(row(select(), button())), one, 'COMPONENT_LAYOUT_WIDTH_EXCEEDED'],
  ['an unknown field', v2(row(button({ customId: 'x' }))), `${one}.customId`, 'UNKNOWN_KEY'],
  [
    'a select of 26',
    v2(row(select({ options: many(26, (index) => choice(index)) }))),
    `${one}.options`,
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a select’s value twice',
    v2(row(select({ options: [choice(0), choice(0)] }))),
    `${one}.options.1.value`,
    'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
  ],
  [
    'a select’s label of 101',
    v2(row(select({ options: [choice(0, { label: 'l'.repeat(101) })] }))),
    `${one}.options.0.label`,
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a placeholder of 151',
    v2(row(select({ placeholder: 'p'.repeat(151) }))),
    `${one}.placeholder`,
    'BASE_TYPE_MAX_LENGTH',
  ],
  ['more to choose than there is', v2(row(select({ max_values: 3 }))), `${one}.max_values`, 'NUMBER_TYPE_MAX'],
  [
    'more defaults than can be chosen',
    v2(row(select({ options: [choice(0, { default: true }), choice(1, { default: true })] }))),
    one,
    'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
  ],
  [
    'a least number above the greatest',
    v2(row(select({ min_values: 2, max_values: 1 }))),
    `${one}.min_values`,
    'NUMBER_TYPE_MAX',
  ],
  ['a least number above 1 alone', v2(row(select({ min_values: 2 }))), `${one}.min_values`, 'NUMBER_TYPE_MAX'],
  ['a premium button without its product', v2(row({ type: 2, style: 6 })), `${one}.sku_id`, 'BASE_TYPE_REQUIRED'],
  [
    'a premium button with a label',
    v2(row({ type: 2, style: 6, sku_id: '1', label: 'Buy' })),
    `${one}.label`,
    'BUTTON_COMPONENT_FIELD_INVALID',
  ],
  [
    'a thumbnail not sent',
    v2(section(1, { type: 11, media: { url: 'attachment://b.png' } })),
    'components.0.accessory.media.url',
    notFound,
  ],
];
