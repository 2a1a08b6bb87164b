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
const flags = 1 << 15;
const text = (content = 'x'): Fields => ({ type: 10, content });
const v2 = (components: Fields[], fields: Fields = {}): Fields => ({ flags, components, ...fields });
const container = (...components: Fields[]): Fields => ({ type: 17, components });

describe('Components V2', () => {
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

  test('an edit of a message with the flag need not repeat it, and cannot go back to content', () => {
    const edit = context({ kind: 'edit', wasV2: true });
    expect(checkMessage({ components: [text()] }, edit)).toEqual([]);
    expect(checkMessage({ content: 'x' }, edit).map(({ path }) => path)).toEqual([['content']]);
  });
});
