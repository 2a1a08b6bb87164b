import { describe, expect, test } from 'vitest';
import { checkMessage, type MessageContext } from '../../../../sandbox/discord/rules/message.ts';
import { many, message, type Fields, type Row } from './payload.ts';

const context = (fields: Partial<MessageContext> = {}): MessageContext => ({
  kind: 'create',
  webhook: false,
  files: [],
  wasV2: false,
  keptAttachmentIds: [],
  ...fields,
});
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
