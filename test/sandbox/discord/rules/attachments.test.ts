import { describe, expect, test } from 'vitest';
import { checkMessage, type MessageContext } from '../../../../sandbox/discord/rules/message.ts';
import { many, message, type Fields } from './payload.ts';

const context = (fields: Partial<MessageContext> = {}): MessageContext => ({
  kind: 'create',
  webhook: false,
  files: [],
  wasV2: false,
  keptAttachmentIds: [],
  ...fields,
});
const file = (name: string): { name: string; size: number } => ({ name, size: 1 });
const embed = (fields: Fields): Fields => ({ embeds: [fields] });
const files = [file('a.png'), file('b.png')];
const kept = context({ kind: 'edit', files: [file('a.png')], keptAttachmentIds: ['900000000000000001'] });
const listed = (...ids: unknown[]): Fields => ({ attachments: ids.map((id) => ({ id })) });

describe('files', () => {
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
