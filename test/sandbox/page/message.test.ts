import { describe, expect, test } from 'vitest';
import type { StandInMessage } from '../../../sandbox/discord/client/api.ts';
import { wireBot, wireUser } from '../../../sandbox/discord/world/people.ts';
import { colourOf } from '../../../sandbox/page/src/message/colour.ts';
import { nameOf, pings } from '../../../sandbox/page/src/message/facts.ts';
import { snippetOf } from '../../../sandbox/page/src/message/snippet.ts';

const ana = wireUser('100000000000000001', 'ana');
const max = wireUser('100000000000000002', 'max');
const role = '400000000000000001';
const ordinary: Pick<StandInMessage, 'author' | 'mentions' | 'mention_roles' | 'mention_everyone'> = {
  author: max,
  mentions: [],
  mention_roles: [],
  mention_everyone: false,
};
const reader = { id: ana.id, roles: [role] };
const nobody = { locale: 'en-US', lookUp: () => undefined };

describe('a message is for a reader', () => {
  test.each([
    ['who is named', { mentions: [ana] }, true],
    ['of a role that is named', { mention_roles: [role] }, true],
    ['when everybody is named', { mention_everyone: true }, true],
    ['but not when others are named', { mentions: [max], mention_roles: ['400000000000000009'] }, false],
    ['but not when it is their own', { author: ana, mention_everyone: true }, false],
  ])('%s', (_who, fields, expected) => {
    expect(pings({ ...ordinary, ...fields } as StandInMessage, reader)).toBe(expected);
  });
});

test('a name is that of the server, or else of the account', () => {
  expect(nameOf(ana, { lookUp: () => ({ id: ana.id, name: 'Ana in the club', color: 0 }) })).toBe('Ana in the club');
  expect(nameOf(ana, nobody)).toBe('ana');
  expect(nameOf(wireBot('100000000000000009', 'easel'), nobody)).toBe('easel');
});

test.each([
  [0, undefined],
  [0xff, '#0000ff'],
  [0xabcdef, '#abcdef'],
])('the role colour %d', (color, expected) => {
  expect(colourOf(color)?.['--role']).toBe(expected);
});

describe('the line above a reply', () => {
  test.each([
    [{ content: '**Hello**\nyou', components: [] }, 'Hello you'],
    [
      { content: '', components: [{ type: 17, components: [{ type: 10, content: '```\na boat\n```\n-# small' }] }] },
      'a boat small',
    ],
    [{ content: '', components: [{ type: 17, components: [{ type: 12 }] }] }, ''],
    [{ content: '😀'.repeat(100), components: [] }, `${'😀'.repeat(60)}…`],
  ])('%j', (message, expected) => {
    expect(snippetOf(message, nobody)).toBe(expected);
  });
});
