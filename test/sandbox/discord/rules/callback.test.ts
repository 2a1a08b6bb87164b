import { describe, expect, test } from 'vitest';
import { checkCallback } from '../../../../sandbox/discord/rules/callback.ts';
import type { Violation } from '../../../../sandbox/discord/rules/error.ts';
import { many, message, type Fields, type Row } from './payload.ts';

const ping = 1;
const command = 2;
const component = 3;
const autocomplete = 4;
const modalSubmit = 5;

const check = (interactionType: number, payload: unknown): Violation[] =>
  checkCallback(payload, { interactionType, files: [] });

describe('which answers an interaction accepts', () => {
  const answers: [name: string, payload: Fields][] = [
    ['a pong', { type: 1 }],
    ['a message', { type: 4, data: { content: 'x' } }],
    ['a deferred message', { type: 5 }],
    ['a deferred edit', { type: 6 }],
    ['an edit', { type: 7, data: { content: 'x' } }],
    ['choices', { type: 8, data: { choices: [] } }],
    [
      'a modal',
      {
        type: 9,
        data: {
          custom_id: 'm',
          title: 't',
          components: [{ type: 18, label: 'l', component: { type: 4, style: 1, custom_id: 'i' } }],
        },
      },
    ],
  ];
  const taken = new Map([
    [ping, [1]],
    [command, [4, 5, 9]],
    [component, [4, 5, 6, 7, 9]],
    [autocomplete, [8]],
    [modalSubmit, [4, 5, 6, 7]],
  ]);

  test.each([...taken.keys()].flatMap((type) => answers.map(([name, payload]) => ({ type, name, payload }))))(
    'interaction type $type with $name',
    ({ type, payload }) => {
      const refused = [{ path: ['type'], code: 'BASE_TYPE_CHOICES', message }];
      expect(check(type, payload)).toEqual(taken.get(type)?.includes(Number(payload['type'])) === true ? [] : refused);
    },
  );

  test.each([null, [], 'x'])('%j is no answer', (payload) => {
    expect(check(command, payload)).toEqual([{ path: [], code: 'MODEL_TYPE_CONVERT', message }]);
  });
});

describe('a message as the answer', () => {
  test.each<Row>([
    [
      'a deferred message takes only EPHEMERAL',
      { type: 5, data: { flags: 64 } },
      { type: 5, data: { flags: 64 | (1 << 15) } },
      'MESSAGE_FLAGS_INVALID',
      ['data', 'flags'],
    ],
    [
      'a deferred message has no content',
      { type: 5, data: {} },
      { type: 5, data: { content: 'x' } },
      'UNKNOWN_KEY',
      ['data', 'content'],
    ],
    [
      'content has 2,000 characters at most',
      { type: 4, data: { content: 'x'.repeat(2000) } },
      { type: 4, data: { content: 'x'.repeat(2001) } },
      'BASE_TYPE_MAX_LENGTH',
      ['data', 'content'],
    ],
    [
      'a message says something',
      { type: 4, data: { content: 'x', flags: 64 } },
      { type: 4 },
      'EMPTY_MESSAGE',
      ['data'],
    ],
    [
      'the envelope has type and data',
      { type: 4, data: { content: 'x' } },
      { type: 4, data: { content: 'x' }, flags: 64 },
      'UNKNOWN_KEY',
      ['flags'],
    ],
  ])('%s', (_rule, inside, outside, code, path) => {
    expect(check(command, inside)).toEqual([]);
    expect(check(command, outside)).toContainEqual({ path, code, message });
  });

  test('a deferred edit has no data', () => {
    expect(check(component, { type: 6, data: { flags: 64 } })).toEqual([
      { path: ['data', 'flags'], code: 'UNKNOWN_KEY', message },
    ]);
  });

  test('an edit knows what the message was', () => {
    const payload = { type: 7, data: { components: [{ type: 10, content: 'x' }], attachments: [{ id: '90' }] } };
    const context = { interactionType: component, files: [] };
    expect(checkCallback(payload, { ...context, message: { wasV2: true, keptAttachmentIds: ['90'] } })).toEqual([]);
    expect(checkCallback(payload, context).map(({ code }) => code)).toEqual([
      'UNION_TYPE_CHOICES',
      'ATTACHMENT_NOT_FOUND',
    ]);
  });
});

const offer = (...choices: Fields[]): Fields => ({ type: 8, data: { choices } });
const choice = (index: number, fields: Fields = {}): Fields => ({ name: `c${index}`, value: `v${index}`, ...fields });

describe('choices', () => {
  test.each<Row>([
    [
      '25 of them',
      offer(...many(25, (index) => choice(index))),
      offer(...many(26, (index) => choice(index))),
      'BASE_TYPE_MAX_LENGTH',
      ['data', 'choices'],
    ],
    [
      'a name has 1 to 100 characters',
      offer(choice(0, { name: 'n'.repeat(100) })),
      offer(choice(0, { name: 'n'.repeat(101) })),
      'BASE_TYPE_BAD_LENGTH',
      ['data', 'choices', 0, 'name'],
    ],
    [
      'a value has 100 characters at most',
      offer(choice(0, { value: 'v'.repeat(100) })),
      offer(choice(0, { value: 'v'.repeat(101) })),
      'BASE_TYPE_MAX_LENGTH',
      ['data', 'choices', 0, 'value'],
    ],
    [
      'a value is a string or a number',
      offer(choice(0, { value: 0.5 })),
      offer(choice(0, { value: true })),
      'NUMBER_TYPE_COERCE',
      ['data', 'choices', 0, 'value'],
    ],
  ])('%s', (_rule, inside, outside, code, path) => {
    expect(check(autocomplete, inside)).toEqual([]);
    expect(check(autocomplete, outside)).toContainEqual({ path, code, message });
  });
});
