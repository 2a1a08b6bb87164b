import { many, type Fields } from '../rules/payload.ts';
import type { Violation } from './violation.ts';

const embed = (fields: Fields): Fields => ({ embeds: [fields] });
const said = (fields: Fields): Fields => ({ content: 'x', ...fields });

const notFound = 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND';

/** Invalid texts, embeds and mentions of a message. */
export const contentViolations: Violation[] = [
  ['no object', 'text', '', 'MODEL_TYPE_CONVERT'],
  ['content of 2,001', { content: 'x'.repeat(2001) }, 'content', 'BASE_TYPE_MAX_LENGTH'],
  ['content that is no string', { content: 5 }, 'content', 'STRING_TYPE_CONVERT'],
  ['an unknown field', said({ ephemeral: true }), 'ephemeral', 'UNKNOWN_KEY'],
  ['a flag that is not set by sending', said({ flags: 128 }), 'flags', 'MESSAGE_FLAGS_INVALID'],
  ['a nonce of 26', said({ nonce: '1'.repeat(26) }), 'nonce', 'NONCE_TYPE_TOO_LONG'],
  ['a nonce that is no string', said({ nonce: true }), 'nonce', 'NONCE_TYPE_INVALID_TYPE'],
  ['enforce_nonce that is no boolean', said({ enforce_nonce: 'yes' }), 'enforce_nonce', 'BOOLEAN_TYPE_CONVERT'],
  [
    'users parsed and listed',
    said({ allowed_mentions: { parse: ['users'], users: ['1'] } }),
    'allowed_mentions',
    'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
  ],
  [
    'roles parsed and listed',
    said({ allowed_mentions: { parse: ['roles'], roles: ['1'] } }),
    'allowed_mentions',
    'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
  ],
  ['11 embeds', { embeds: many(11, () => ({ title: 't' })) }, 'embeds', 'BASE_TYPE_MAX_LENGTH'],
  [
    '6,001 characters over the embeds',
    { embeds: [{ description: 'd'.repeat(4000) }, { description: 'd'.repeat(2001) }] },
    'embeds',
    'MAX_EMBED_SIZE_EXCEEDED',
  ],
  ['an embed’s title of 257', embed({ title: 't'.repeat(257) }), 'embeds.0.title', 'BASE_TYPE_MAX_LENGTH'],
  [
    'an embed’s description of 4,097',
    embed({ description: 'd'.repeat(4097) }),
    'embeds.0.description',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'an embed’s URL of another scheme',
    embed({ title: 't', url: 'javascript:alert(1)' }),
    'embeds.0.url',
    'URL_TYPE_INVALID_SCHEME',
  ],
  ['an embed’s URL that is none', embed({ title: 't', url: 'a.test' }), 'embeds.0.url', 'URL_TYPE_INVALID_URL'],
  [
    'an embed’s time that is none',
    embed({ title: 't', timestamp: 'noon' }),
    'embeds.0.timestamp',
    'DATE_TIME_TYPE_PARSE',
  ],
  ['an embed’s picture not sent', embed({ image: { url: 'attachment://c.png' } }), 'embeds.0.image.url', notFound],
  ['an attachment not sent', said({ attachments: [{ id: '0' }] }), 'attachments.0.id', 'ATTACHMENT_NOT_FOUND'],
  [
    'an embed’s field without a name',
    embed({ fields: [{ name: '', value: 'v' }] }),
    'embeds.0.fields.0.name',
    'BASE_TYPE_REQUIRED',
  ],
];
