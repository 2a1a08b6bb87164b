import { describe, expect, test } from 'vitest';
import { checkMessage, type MessageContext } from '../../../../sandbox/discord/rules/message.ts';

type Fields = Record<string, unknown>;
type Row = [rule: string, inside: unknown, outside: unknown, code: string, path: (string | number)[]];

const context = (fields: Partial<MessageContext> = {}): MessageContext => ({
  kind: 'create',
  webhook: false,
  files: [],
  wasV2: false,
  keptAttachmentIds: [],
  ...fields,
});
const file = (name: string): { name: string; size: number } => ({ name, size: 1 });
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const message = expect.any(String) as string;
const embedsOf = (characters: number): Fields => ({
  embeds: [
    { description: 'd'.repeat(4000) },
    { description: 'd'.repeat(characters - 4020), footer: { text: 'f'.repeat(20) } },
  ],
});
const embed = (fields: Fields): Fields => ({ embeds: [fields] });

const rows: Row[] = [
  [
    'content has 2,000 characters at most',
    { content: 'x'.repeat(2000) },
    { content: 'x'.repeat(2001) },
    'BASE_TYPE_MAX_LENGTH',
    ['content'],
  ],
  [
    'content is a string',
    { content: 'x' },
    { content: 5, embeds: [{ title: 't' }] },
    'STRING_TYPE_CONVERT',
    ['content'],
  ],
  ['a new message says something', { content: 'x' }, { content: ' \n' }, 'EMPTY_MESSAGE', []],
  [
    'an embed is something',
    { embeds: [{ title: 't' }] },
    { content: null, embeds: [], components: [] },
    'EMPTY_MESSAGE',
    [],
  ],
  [
    'unknown fields are refused',
    { content: 'x', tts: false, enforce_nonce: false },
    { content: 'x', ephemeral: true },
    'UNKNOWN_KEY',
    ['ephemeral'],
  ],
  [
    'a nonce has 25 characters at most',
    { content: 'x', nonce: '1'.repeat(25) },
    { content: 'x', nonce: '1'.repeat(26) },
    'NONCE_TYPE_TOO_LONG',
    ['nonce'],
  ],
  [
    'a nonce is a string or an integer',
    { content: 'x', nonce: 5 },
    { content: 'x', nonce: true },
    'NONCE_TYPE_INVALID_TYPE',
    ['nonce'],
  ],
  [
    'enforce_nonce is a boolean',
    { content: 'x', enforce_nonce: true },
    { content: 'x', enforce_nonce: 'yes' },
    'BOOLEAN_TYPE_CONVERT',
    ['enforce_nonce'],
  ],
  [
    '10 embeds',
    { embeds: many(10, () => ({ title: 't' })) },
    { embeds: many(11, () => ({ title: 't' })) },
    'BASE_TYPE_MAX_LENGTH',
    ['embeds'],
  ],
  ['6,000 characters over all embeds', embedsOf(6000), embedsOf(6001), 'MAX_EMBED_SIZE_EXCEEDED', ['embeds']],
  [
    'an embed’s title has 256',
    embed({ title: 't'.repeat(256) }),
    embed({ title: 't'.repeat(257) }),
    'BASE_TYPE_MAX_LENGTH',
    ['embeds', 0, 'title'],
  ],
  [
    'an embed’s description has 4,096',
    embed({ description: 't'.repeat(4096) }),
    embed({ description: 't'.repeat(4097) }),
    'BASE_TYPE_MAX_LENGTH',
    ['embeds', 0, 'description'],
  ],
  [
    'an embed’s field has a name',
    embed({ fields: [{ name: 'n', value: 'v' }] }),
    embed({ fields: [{ name: '', value: 'v' }] }),
    'BASE_TYPE_REQUIRED',
    ['embeds', 0, 'fields', 0, 'name'],
  ],
  [
    'an embed’s URL is one of the web',
    embed({ title: 't', url: 'https://a.test/' }),
    embed({ title: 't', url: 'javascript:alert(1)' }),
    'URL_TYPE_INVALID_SCHEME',
    ['embeds', 0, 'url'],
  ],
  [
    'an embed’s URL is well formed',
    embed({ title: 't', url: 'https://a.test/' }),
    embed({ title: 't', url: 'a.test' }),
    'URL_TYPE_INVALID_URL',
    ['embeds', 0, 'url'],
  ],
  [
    'mentions are parsed or listed',
    { content: 'x', allowed_mentions: { parse: ['roles'], users: ['1'] } },
    { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
    'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    ['allowed_mentions'],
  ],
  [
    'mentioned roles likewise',
    { content: 'x', allowed_mentions: { parse: ['roles'], roles: [] } },
    { content: 'x', allowed_mentions: { parse: ['roles'], roles: ['1'] } },
    'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    ['allowed_mentions'],
  ],
  ['an id is a snowflake', { sticker_ids: ['1'] }, { sticker_ids: ['one'] }, 'NUMBER_TYPE_COERCE', ['sticker_ids', 0]],
  [
    'five rows without Components V2',
    { components: many(5, (index) => row(`a${index}`)) },
    { components: many(6, (index) => row(`a${index}`)) },
    'BASE_TYPE_MAX_LENGTH',
    ['components'],
  ],
  [
    'only rows without Components V2',
    { components: [row('a')] },
    { components: [{ type: 10, content: 'x' }] },
    'UNION_TYPE_CHOICES',
    ['components', 0],
  ],
  [
    'only flags that can be set',
    { content: 'x', flags: 4 | 4096 },
    { content: 'x', flags: 64 },
    'MESSAGE_FLAGS_INVALID',
    ['flags'],
  ],
];

function row(id: string): Fields {
  return { type: 1, components: [{ type: 2, style: 1, label: id, custom_id: id }] };
}

describe('a message to a channel', () => {
  test.each(rows)('%s', (_rule, inside, outside, code, path) => {
    expect(checkMessage(inside, context())).toEqual([]);
    expect(checkMessage(outside, context())).toContainEqual({ path, code, message });
  });

  test.each([null, 'text', []])('%j is no message', (payload) => {
    expect(checkMessage(payload, context())).toEqual([{ path: [], code: 'MODEL_TYPE_CONVERT', message }]);
  });
});

describe('a message by webhook', () => {
  test('may be ephemeral when it is new, and not when it is edited', () => {
    expect(checkMessage({ content: 'x', flags: 64 }, context({ webhook: true }))).toEqual([]);
    expect(checkMessage({ content: 'x', flags: 64 }, context({ webhook: true, kind: 'edit' }))).toEqual([
      { path: ['flags'], code: 'MESSAGE_FLAGS_INVALID', message },
    ]);
  });

  test.each(['create', 'edit'] as const)('has 2,000 characters of content at most, reported once (%s)', (kind) => {
    expect(checkMessage({ content: 'x'.repeat(2000) }, context({ webhook: true, kind }))).toEqual([]);
    expect(checkMessage({ content: 'x'.repeat(4001) }, context({ webhook: true, kind }))).toEqual([
      { path: ['content'], code: 'BASE_TYPE_MAX_LENGTH', message },
    ]);
  });

  test('takes the fields that discord.js sends with every message', () => {
    const sent = { content: '', tts: false, enforce_nonce: false, allowed_mentions: { parse: [] }, attachments: [] };
    expect(checkMessage(sent, context({ webhook: true, kind: 'edit' }))).toEqual([]);
  });
});

describe('Components V2', () => {
  const flags = 1 << 15;
  const text = (content = 'x'): Fields => ({ type: 10, content });
  const v2 = (components: Fields[], fields: Fields = {}): Fields => ({ flags, components, ...fields });
  const container = (...components: Fields[]): Fields => ({ type: 17, components });

  test.each<Row>([
    [
      '40 components, nested ones counted',
      v2([container(...many(39, () => text()))]),
      v2([container(...many(20, () => text())), container(...many(19, () => text()))]),
      'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      ['components'],
    ],
    [
      '4,000 characters over all texts',
      v2([text('x'.repeat(2000)), container(text('x'.repeat(2000)))]),
      v2([text('x'.repeat(2000)), container(text('x'.repeat(2001)))]),
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      ['components'],
    ],
    [
      'no content',
      v2([text()], { content: null }),
      v2([text()], { content: 'x' }),
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      ['content'],
    ],
    [
      'no embeds',
      v2([text()], { embeds: [] }),
      v2([text()], { embeds: [{ title: 't' }] }),
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      ['embeds'],
    ],
    [
      'no poll',
      v2([text()], { poll: null }),
      v2([text()], { poll: { question: { text: 'q' }, answers: [{ poll_media: { text: 'a' } }] } }),
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      ['poll'],
    ],
    [
      'no stickers',
      v2([text()], { sticker_ids: [] }),
      v2([text()], { sticker_ids: ['1'] }),
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      ['sticker_ids'],
    ],
    [
      'a container holds no container',
      v2([container(text())]),
      v2([container(container(text()))]),
      'UNION_TYPE_CHOICES',
      ['components', 0, 'components', 0],
    ],
    ['it needs its flag', v2([text()]), { components: [text()] }, 'UNION_TYPE_CHOICES', ['components', 0]],
    ['the message is not empty', v2([text()]), v2([]), 'EMPTY_MESSAGE', []],
  ])('%s', (_rule, inside, outside, code, path) => {
    expect(checkMessage(inside, context())).toEqual([]);
    expect(checkMessage(outside, context())).toContainEqual({ path, code, message });
  });

  test('an edit of a message that has the flag needs not repeat it, and cannot go back to content', () => {
    const edit = context({ kind: 'edit', wasV2: true });
    expect(checkMessage({ components: [text()] }, edit)).toEqual([]);
    expect(checkMessage({ content: 'x' }, edit).map(({ path }) => path)).toEqual([['content']]);
  });
});

describe('files', () => {
  const files = [file('a.png'), file('b.png')];
  const kept = context({ kind: 'edit', files: [file('a.png')], keptAttachmentIds: ['900000000000000001'] });
  const listed = (...ids: unknown[]): Fields => ({ attachments: ids.map((id) => ({ id })) });

  test('a file is a message', () => {
    expect(checkMessage({}, context({ files }))).toEqual([]);
  });

  test.each<[rule: string, payload: unknown, on: MessageContext, code: string, path: (string | number)[]]>([
    ['an id twice', listed('0', 0), context({ files }), 'SET_TYPE_ALREADY_CONTAINS_VALUE', ['attachments', 1, 'id']],
    ['the number of no file', listed('2'), context({ files }), 'ATTACHMENT_NOT_FOUND', ['attachments', 0, 'id']],
    [
      'an attachment that the message has not',
      listed('900000000000000002'),
      kept,
      'ATTACHMENT_NOT_FOUND',
      ['attachments', 0, 'id'],
    ],
    [
      'eleven attachments',
      listed(...many(11, (index) => `${100 + index}`)),
      context({ kind: 'edit', keptAttachmentIds: many(11, (index) => `${100 + index}`) }),
      'BASE_TYPE_MAX_LENGTH',
      ['attachments'],
    ],
    [
      'eleven files',
      { content: 'x' },
      context({ files: many(11, () => file('a')) }),
      'BASE_TYPE_MAX_LENGTH',
      ['files'],
    ],
    [
      'a file name over 1,024',
      {},
      context({ files: [file('n'.repeat(1025))] }),
      'BASE_TYPE_BAD_LENGTH',
      ['files', 0, 'filename'],
    ],
    [
      'an alt text over 1,024',
      { attachments: [{ id: '0', description: 'd'.repeat(1025) }] },
      context({ files }),
      'BASE_TYPE_MAX_LENGTH',
      ['attachments', 0, 'description'],
    ],
    [
      'an embed’s picture that is not sent',
      embed({ image: { url: 'attachment://c.png' } }),
      context({ files }),
      'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
      ['embeds', 0, 'image', 'url'],
    ],
  ])('refused: %s', (_rule, payload, on, code, path) => {
    expect(checkMessage(payload, on)).toEqual([{ path, code, message }]);
  });

  test.each<[rule: string, payload: unknown, on: MessageContext]>([
    ['ids as numbers and as strings', listed(0, '1'), context({ files })],
    ['a kept attachment beside a new file', listed('900000000000000001', '0'), kept],
    ['ten files', listed(...many(10, String)), context({ files: many(10, (index) => file(`${index}`)) })],
    [
      'a file name and an alt text of 1,024',
      { attachments: [{ id: '0', description: 'd'.repeat(1024) }] },
      context({ files: [file('n'.repeat(1024))] }),
    ],
    ['an embed’s picture', embed({ image: { url: 'attachment://b.png' } }), context({ files })],
    [
      'the name that the list gives a file',
      { ...embed({ image: { url: 'attachment://new.png' } }), attachments: [{ id: '0', filename: 'new.png' }] },
      context({ files }),
    ],
  ])('taken: %s', (_rule, payload, on) => {
    expect(checkMessage(payload, on)).toEqual([]);
  });

  test('an edit names a new file only when it lists its attachments', () => {
    const gallery = { flags: 1 << 15, components: [{ type: 12, items: [{ media: { url: 'attachment://a.png' } }] }] };
    const edit = context({ kind: 'edit', webhook: true, files });
    expect(checkMessage({ ...gallery, ...listed('0', '1') }, edit)).toEqual([]);
    expect(checkMessage(gallery, edit)).toEqual([
      {
        path: ['components', 0, 'items', 0, 'media', 'url'],
        code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
        message,
      },
    ]);
  });
});
