import { describe, expect, test } from 'vitest';
import type { Places, SeenChannel, SeenGuild, StandInMessage } from '../../../sandbox/discord/client/api.ts';
import { channelTypes } from '../../../sandbox/discord/world/channels.ts';
import { wireUser } from '../../../sandbox/discord/world/people.ts';
import { readAddress, writeAddress } from '../../../sandbox/page/src/state/address.ts';
import { firstChannel, groupChannels } from '../../../sandbox/page/src/state/channels.ts';
import { colorOf, groupMembers } from '../../../sandbox/page/src/state/members.ts';
import { rowsOf } from '../../../sandbox/page/src/state/rows.ts';
import { applyEvent, placeOf, type Seen } from '../../../sandbox/page/src/state/seen.ts';
import { unreadIn } from '../../../sandbox/page/src/state/unread.ts';

const noon = new Date(2026, 10, 30, 12).getTime();
const minute = 60_000;

function message(id: string, more: Partial<StandInMessage> & { minutes?: number } = {}): StandInMessage {
  const { minutes = 0, ...rest } = more;
  return {
    id,
    channel_id: 'c1',
    type: 0,
    author: wireUser('1', 'ana'),
    content: `message ${id}`,
    embeds: [],
    components: [],
    attachments: [],
    flags: 0,
    timestamp: new Date(noon + minutes * minute).toISOString(),
    edited_timestamp: null,
    pinned: false,
    tts: false,
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    deleted: false,
    history: [],
    ...rest,
  };
}

function channel(id: string, type: number = channelTypes.text, parentId?: string): SeenChannel {
  const rights = { nsfw: false, mayWrite: true, mayDelete: false, fileLimit: 1 };
  return { id, type, name: id, ...rights, ...(parentId !== undefined && { parentId }) };
}

const guild: SeenGuild = {
  id: 'g1',
  name: 'Club',
  channels: [
    channel('studio', channelTypes.category),
    channel('empty', channelTypes.category),
    channel('forum', channelTypes.forum, 'studio'),
    channel('pictures', channelTypes.text, 'studio'),
    channel('story', channelTypes.publicThread, 'pictures'),
    channel('post', channelTypes.publicThread, 'forum'),
    channel('lobby'),
    channel('orphan', channelTypes.text, 'hidden'),
  ],
  roles: [
    { id: 'boss', name: 'Boss', color: 0 },
    { id: 'mod', name: 'Mod', color: 0xff0000 },
    { id: 'fan', name: 'Fan', color: 0x00ff00 },
    { id: 'g1', name: '@everyone', color: 0 },
  ],
  members: [
    { id: '1', name: 'zoe', isBot: false, roles: ['boss', 'fan'], isOwner: true },
    { id: '2', name: 'ben', isBot: false, roles: ['boss', 'mod'], isOwner: false },
    { id: '3', name: 'ana', isBot: false, roles: ['fan'], isOwner: false },
    { id: '4', name: 'mei', isBot: false, roles: [], isOwner: false },
  ],
};
const places: Places = { guilds: [guild], directMessages: channel('dm', channelTypes.directMessage) };

function started(...messages: readonly StandInMessage[]): Seen {
  const seen = applyEvent(undefined, { type: 'start', now: noon, places, messages });
  if (seen === undefined) throw new Error('nothing is seen');
  return seen;
}

const idsIn = (seen: Seen | undefined, id = 'c1'): string[] => (seen?.messages.get(id) ?? []).map((each) => each.id);

describe('what a person sees follows the events', () => {
  test('nothing counts before the start', () => {
    expect(applyEvent(undefined, { type: 'message', message: message('1') })).toBeUndefined();
  });

  test('messages are sorted by their ids as numbers, in each channel', () => {
    const seen = started(message('100'), message('99'), message('7', { channel_id: 'c2' }));
    expect([idsIn(seen), idsIn(seen, 'c2')]).toEqual([['99', '100'], ['7']]);
  });

  test('a start makes what was known before void', () => {
    const again = applyEvent(started(message('1')), { type: 'start', now: noon, places, messages: [message('2')] });
    expect(idsIn(again)).toEqual(['2']);
  });

  test.each([
    { id: '300', ids: ['100', '200', '300'] },
    { id: '150', ids: ['100', '150', '200'] },
    { id: '50', ids: ['50', '100', '200'] },
    { id: '100', ids: ['100', '200'] },
  ])('the message $id comes where it belongs, and replaces its older version', ({ id, ids }) => {
    const changed = message(id, { content: 'changed' });
    const seen = applyEvent(started(message('100'), message('200')), { type: 'message', message: changed });
    expect(idsIn(seen)).toEqual(ids);
    expect(seen?.messages.get('c1')).toContain(changed);
  });

  test('a message goes, and channels in which nothing changed keep their list', () => {
    const before = started(message('1'), message('2'), message('3', { channel_id: 'c2' }));
    const after = applyEvent(before, { type: 'gone', messageId: '1' });
    expect(idsIn(after)).toEqual(['2']);
    expect(after?.messages.get('c2')).toBe(before.messages.get('c2'));
    expect(applyEvent(before, { type: 'gone', messageId: '99' })?.messages).toBe(before.messages);
  });

  test('places are replaced, and messages stay', () => {
    const before = started(message('1'));
    const other = { ...places, guilds: [] };
    expect(applyEvent(before, { type: 'places', places: other })).toEqual({ ...before, places: other });
  });

  test('a channel is found with its server, direct messages without one', () => {
    expect(placeOf(places, 'story')).toEqual({ channel: guild.channels[4], guild });
    expect(placeOf(places, 'dm')).toEqual({ channel: places.directMessages });
    expect(placeOf(places, 'nowhere')).toBeUndefined();
  });
});

describe('the address of the page', () => {
  test.each([
    { hash: '', address: {} },
    { hash: '#/12', address: { personId: '12' } },
    { hash: '#/12/34', address: { personId: '12', channelId: '34' } },
    { hash: '#/ana/34', address: {} },
    { hash: '#/12/34/56', address: {} },
    { hash: `#/${'1'.repeat(21)}`, address: {} },
  ])('"$hash"', ({ hash, address }) => expect(readAddress(hash)).toEqual(address));

  test('is read as it was written', () => {
    expect(readAddress(writeAddress('12', '34'))).toEqual({ personId: '12', channelId: '34' });
    expect(readAddress(writeAddress('12'))).toEqual({ personId: '12' });
  });
});

describe('the list of channels', () => {
  test('has those without a category first, then each category that has some, threads below their channel', () => {
    const shown = groupChannels(guild).map(({ category, entries }) => [
      category?.id,
      entries.map((entry) => [entry.channel.id, entry.threads.map(({ id }) => id)]),
    ]);
    expect(shown).toEqual([
      [
        undefined,
        [
          ['lobby', []],
          ['orphan', []],
        ],
      ],
      [
        'studio',
        [
          ['forum', ['post']],
          ['pictures', ['story']],
        ],
      ],
    ]);
  });

  test('begins with a channel that has messages, and with direct messages where there is no other', () => {
    expect(firstChannel(places).id).toBe('lobby');
    const onlyStudio = { ...guild, channels: guild.channels.slice(0, 6) };
    expect(firstChannel({ ...places, guilds: [onlyStudio] }).id).toBe('pictures');
    expect(firstChannel({ ...places, guilds: [{ ...guild, channels: [] }] }).id).toBe('dm');
  });
});

describe('the list of members', () => {
  test('groups them by their highest role, in the order of the roles, and sorts them by name', () => {
    expect(groupMembers(guild).map(({ role, members }) => [role?.name, members.map(({ name }) => name)])).toEqual([
      ['Boss', ['ben', 'zoe']],
      ['Fan', ['ana']],
      [undefined, ['mei']],
    ]);
  });

  test('a name has the colour of the highest role that has one', () => {
    expect(guild.members.map((member) => colorOf(guild, member))).toEqual([0x00ff00, 0xff0000, 0x00ff00, 0]);
  });
});

const shape = (...messages: readonly StandInMessage[]): string[] =>
  rowsOf(messages).map((row) => (row.kind === 'message' && row.continues ? 'continues' : row.kind));

describe('the rows of a channel', () => {
  test('begin with the day, and have another one where it changes', () => {
    expect(shape(message('1'), message('2', { minutes: 24 * 60 }))).toEqual(['day', 'message', 'day', 'message']);
  });

  test.each([
    { name: 'the same author within 7 minutes', more: { minutes: 6 }, row: 'continues' },
    { name: 'the same author later', more: { minutes: 7 }, row: 'message' },
    { name: 'another author', more: { author: wireUser('2', 'ben') }, row: 'message' },
    { name: 'an answer to a command', more: { type: 20 }, row: 'message' },
    { name: 'a private message after a public one', more: { ephemeralTo: '1' }, row: 'message' },
  ])('$name: $row', ({ more, row }) => {
    expect(shape(message('1'), message('2', more)).at(-1)).toBe(row);
  });

  test('have a line above the first message that is new, which stands alone', () => {
    const rows = rowsOf([message('1'), message('2'), message('3')], '2');
    expect(rows.map(({ kind }) => kind)).toEqual(['day', 'message', 'unread', 'message', 'message']);
    expect(rows[3]).toMatchObject({ continues: false });
  });

  test('have keys that differ', () => {
    const many = Array.from({ length: 20 }, (_, index) => message(`${100 + index}`, { minutes: index * 60 * 5 }));
    const keys = rowsOf(many, '105').map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('what is unread', () => {
  const ben = wireUser('2', 'ben');
  const reader = { id: '1', roles: ['mod'] };

  test('is what others wrote after the last message that was read', () => {
    const list = [message('98'), message('99', { author: ben }), message('100', { author: ben })];
    expect(unreadIn(list, '98', reader)).toEqual({ from: '99', pings: 0 });
    expect(unreadIn(list, '99', reader)).toEqual({ from: '100', pings: 0 });
    expect(unreadIn(list, '100', reader)).toBeUndefined();
    expect(unreadIn([message('200')], '100', reader)).toBeUndefined();
  });

  test.each([
    { name: 'their name', more: { mentions: [wireUser('1', 'ana')] }, pings: 1 },
    { name: 'a role of theirs', more: { mention_roles: ['mod'] }, pings: 1 },
    { name: 'everyone', more: { mention_everyone: true }, pings: 1 },
    { name: 'somebody else', more: { mentions: [ben], mention_roles: ['fan'] }, pings: 0 },
  ])('pings the reader by $name: $pings', ({ more, pings }) => {
    expect(unreadIn([message('5', { author: ben, ...more })], '', reader)).toEqual({ from: '5', pings });
  });
});
