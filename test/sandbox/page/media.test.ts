import { describe, expect, test } from 'vitest';
import { ownFile } from '../../../sandbox/page/src/media/own-file.ts';
import { rowsOf, spansOf } from '../../../sandbox/page/src/media/rows.ts';
import { fileOfAttachment, fileOfMedia, kindOf, sizeText } from '../../../sandbox/page/src/media/shown-file.ts';

describe('a file of a message is taken from the address of the page', () => {
  test.each([
    ['http://127.0.0.1:4000/attachments/1/2/a.png?ex=1&hm=2', '/attachments/1/2/a.png?ex=1&hm=2'],
    ['http://127.0.0.1:4000/ephemeral-attachments/1/2/a.png', '/ephemeral-attachments/1/2/a.png'],
    ['https://example.com/pictures/a.png', undefined],
    ['https://cdn.discordapp.com/attachments/1/2/a.png?ex=1', undefined],
    ['http://127.0.0.1:4000/attachments', undefined],
    ['http://127.0.0.1:4000/attachments/../client/people', undefined],
    ['/attachments/1/2/a.png', undefined],
    ['javascript:alert(1)', undefined],
  ])('%s', (url, expected) => {
    expect(ownFile(url)).toBe(expected);
  });
});

test.each([
  [1, [1]],
  [2, [2]],
  [3, [3]],
  [4, [2, 2]],
  [5, [2, 3]],
  [6, [3, 3]],
  [7, [1, 3, 3]],
  [8, [2, 3, 3]],
  [9, [3, 3, 3]],
  [10, [1, 3, 3, 3]],
])('%d pictures stand in rows of %j', (count, rows) => {
  expect(rowsOf(count)).toEqual(rows);
  expect(spansOf(count).reduce((sum, span) => sum + span, 0)).toBe(rows.length * 6);
});

test.each([
  ['image/png', 'a', 'image'],
  ['video/mp4', 'a', 'video'],
  ['audio/mpeg', 'a', 'audio'],
  ['application/pdf', 'a.pdf', 'other'],
  [undefined, 'a.JPEG', 'image'],
  [undefined, 'a.webm', 'video'],
  [undefined, 'a.flac', 'audio'],
  [undefined, 'constructor', 'other'],
  ['application/octet-stream', 'a.png', 'image'],
] as const)('a file of type %s with the name %s: %s', (type, name, kind) => {
  expect(kindOf(type, name)).toBe(kind);
});

test('a file of a component has the name, size, description and spoiler of the component', () => {
  const media = {
    url: 'http://127.0.0.1:1/attachments/1/2/a%20b.png?x=1',
    content_type: 'image/png',
    width: 4,
    height: null,
  };
  expect(fileOfMedia(media)).toEqual({
    src: '/attachments/1/2/a%20b.png?x=1',
    url: media.url,
    name: 'a b.png',
    kind: 'image',
    width: 4,
    height: undefined,
    alt: undefined,
    isSpoiler: false,
    size: undefined,
  });
  expect(fileOfMedia(media, { name: 'c.png', size: 7, description: 'a cat', spoiler: true })).toMatchObject({
    name: 'c.png',
    size: 7,
    alt: 'a cat',
    isSpoiler: true,
  });
  expect(fileOfMedia({ url: 'http://127.0.0.1:1/attachments/1/2/%E0%A4%A.png' }).name).toBe('%E0%A4%A.png');
});

test.each([
  ['a.png', undefined, false],
  ['SPOILER_a.png', undefined, true],
  ['a.png', 1 << 3, true],
])('the attachment %s with the flags %s is a spoiler: %s', (filename, flags, expected) => {
  const url = `http://127.0.0.1:1/attachments/1/2/${filename}`;
  const attachment = { id: '1', filename, size: 1, url, proxy_url: url, ...(flags !== undefined && { flags }) };
  expect(fileOfAttachment(attachment).isSpoiler).toBe(expected);
});

test.each([
  [0, '0 bytes'],
  [812, '812 bytes'],
  [1024, '1 kB'],
  [1536, '1.5 kB'],
  [3_456_789, '3.3 MB'],
  [5 * 1024 ** 4, '5,120 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(sizeText(bytes, 'en-US')).toBe(text);
});
