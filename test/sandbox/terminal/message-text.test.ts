import { expect, test } from 'vitest';
import type { Component, StandInMessage } from '../../../sandbox/discord/message/types.ts';
import { headline, messageLines } from '../../../sandbox/terminal/message-text.ts';

const author = { id: '1', username: 'easel', discriminator: '0', global_name: null, avatar: null, public_flags: 0 };

function message(more: Partial<StandInMessage>): StandInMessage {
  return {
    id: '10',
    channel_id: '20',
    type: 20,
    author,
    content: '',
    embeds: [],
    components: [],
    attachments: [],
    flags: 0,
    timestamp: '2026-11-21T00:00:00Z',
    edited_timestamp: null,
    pinned: false,
    tts: false,
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    deleted: false,
    history: [],
    ...more,
  };
}

const reader = { now: 0, locale: 'en-US', nameOf: () => undefined };
const labels = { button: () => 'b1', select: () => 's1', file: () => '1', sizeOf: () => 812_000 };
const media = {
  url: 'http://127.0.0.1:1/a/2/image-01.jpg?ex=1',
  content_type: 'image/jpeg',
  width: 2560,
  height: 1440,
};
const button: Component = { type: 2, custom_id: 'stop', label: 'Cancel' };

test.each<[string, Component, string[]]>([
  ['text in a container', { type: 17, components: [{ type: 10, content: '-# small' }] }, ['small']],
  ['a gallery', { type: 12, items: [{ media }] }, ['[1] image-01.jpg  2560×1440 JPEG 812 kB']],
  ['buttons in a row', { type: 1, components: [button, { ...button, disabled: true }] }, ['[b1] Cancel  [-] Cancel']],
  ['a link', { type: 2, label: 'Page', url: 'https://example.org/' }, ['[link] Page <https://example.org/>']],
  [
    'a section and its button',
    { type: 9, components: [{ type: 10, content: 'Keep it?' }], accessory: button },
    ['Keep it?', '[b1] Cancel'],
  ],
  [
    'a select menu',
    { type: 3, custom_id: 'l', placeholder: 'Language', options: [{ label: 'English', value: 'en', default: true }] },
    ['[s1] Language', '    ● English'],
  ],
])('%s', (_name, component, lines) => {
  expect(messageLines(message({ components: [component] }), reader, labels)).toEqual(lines);
});

test.each([
  ['a private answer', { ephemeralTo: '7' }, false, '[m1] Easel · only you can see this'],
  ['an answer to come', { flags: 1 << 7 }, false, '[m1] Easel · thinking…'],
  ['an edit', {}, true, '[m1] Easel · edited'],
])('%s is headed %j', (_name, more, isEdit, line) => {
  expect(headline(message(more), 'm1', isEdit)).toBe(line);
});
