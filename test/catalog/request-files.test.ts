import { describe, expect, test } from 'vitest';
import { composeRequest, type RequestResult } from '../../src/catalog/request.ts';
import type { FileRules } from '../../src/catalog/request-files.ts';
import type { OptionValues } from '../../src/catalog/requested-file.ts';
import type { AttachedFile } from '../../src/core/media/attached-file.ts';
import { fileWith, modelOf } from './files.ts';

const server = '123456789012345678';
const channel = '223456789012345678';
const message = '323456789012345678';
const link = `https://discord.com/channels/${server}/${channel}/${message}`;

const rules: FileRules = {
  bytes: 25 * 2 ** 20,
  guildId: server,
  origins: ['http://127.0.0.1:8080'],
  domains: ['cdn.discordapp.com', 'runcomfy.net'],
  sightOf: (id) => (id === channel ? 'seen' : id.endsWith('9') ? 'private-thread' : 'unseen'),
};

const picture = { type: 'string', format: 'image_uri' };
const input = {
  required: ['image'],
  properties: {
    image: { ...picture, description: 'jpg or png, up to 8MB', validations: [below('width_pixels', 2001)] },
    others: { type: 'array', format: 'image_uris', minItems: 2, maxItems: 3 },
    clip: { type: 'string', format: 'video_uri' },
    text: { type: 'string' },
  },
};
const model = modelOf({ ...fileWith({}), input });

function below(measured: string, limit: number): object {
  return { validation_rule: `${measured}<`, validation_value: limit, validation_error: 'No.' };
}

function file(name: string, others: Partial<AttachedFile> = {}): AttachedFile {
  const url = `https://cdn.discordapp.com/ephemeral-attachments/1/2/${name}`;
  return { url, name, size: 1_000, type: undefined, width: undefined, height: undefined, ...others };
}

const photo = file('a.png');

function refusalOf(given: OptionValues): Extract<RequestResult, { ok: false }>['refusal'] | undefined {
  const result = composeRequest(model, given, rules);
  return result.ok ? undefined : result.refusal;
}

const unfit = (given: AttachedFile): unknown => {
  const refusal = refusalOf({ image: given });
  return refusal?.reason === 'file-unfit' ? [refusal.problem.reason, refusal.resize] : refusal;
};

describe('a request has', () => {
  test('attached files and links, those of a list in their order', () => {
    const given = {
      image: photo,
      'other-2': file('c.webp'),
      'other-link': `${link}#2`,
      'other-1': file('b.png'),
      text: 'a cat',
    };
    expect(composeRequest(model, given, rules)).toMatchObject({
      ok: true,
      request: {
        // The links of the files are added when they are known. No link is screened.
        input: { text: 'a cat' },
        texts: ['a cat'],
        resize: false,
        files: [
          {
            input: 'image',
            isList: false,
            option: 'image',
            source: { kind: 'attachment', url: photo.url },
            attached: photo,
          },
          { input: 'others', isList: true, option: 'other-1', attached: { name: 'b.png' } },
          { input: 'others', isList: true, option: 'other-2', attached: { name: 'c.webp' } },
          {
            input: 'others',
            option: 'other-link',
            source: { kind: 'message', channelId: channel, messageId: message, number: 2 },
            attached: undefined,
          },
        ],
      },
    });
  });

  test('bounds within what the server and the operator allow', () => {
    const result = composeRequest(model, { image: photo, clip: file('a.mp4') }, { ...rules, bytes: 5_000_000 });
    expect(result).toMatchObject({
      request: { files: [{ bounds: { bytes: 5_000_000 } }, { bounds: { media: 'video', bytes: 5_000_000 } }] },
    });
  });
});

describe('is refused', () => {
  test.each<[string, OptionValues, object]>([
    ['without a file that it needs', {}, { reason: 'file-missing', option: 'image', media: 'image' }],
    ['with an empty text of links', { 'image-link': ' , ' }, { reason: 'file-missing', option: 'image' }],
    [
      'with an attached file and a link',
      { image: photo, 'image-link': link },
      { reason: 'file-twice', option: 'image' },
    ],
    ['with two links for one file', { 'image-link': `${link} ${link}` }, { reason: 'file-too-many', limit: 1 }],
    ['with a text for a file', { image: 'https://a/b' }, { reason: 'option-not-offered', option: 'image' }],
    ['with a file for a text', { image: photo, text: photo }, { reason: 'option-not-offered', option: 'text' }],
    ['with a file for links', { 'image-link': photo }, { reason: 'option-not-offered', option: 'image-link' }],
    ['with a number for links', { 'image-link': 5 }, { reason: 'option-not-offered', option: 'image-link' }],
    [
      'with a text for a switch of its own',
      { image: photo, resize: 'x' },
      { reason: 'option-not-offered', option: 'resize' },
    ],
  ])('%s', (_how, given, refusal) => {
    expect(refusalOf(given)).toMatchObject(refusal);
  });

  test.each<[string, string, object]>([
    ['words', 'my picture', { reason: 'file-no-link' }],
    ['plain http', 'http://cdn.discordapp.com/a.png', { reason: 'file-no-link' }],
    ['a file of a computer', 'file:///etc/passwd', { reason: 'file-no-link' }],
    ['data', 'data:image/png;base64,AAAA', { reason: 'file-no-link' }],
    ['a very long address', `https://cdn.discordapp.com/${'a'.repeat(2_000)}`, { reason: 'file-no-link' }],
    ['the file 0 of a message', `${link}#0`, { reason: 'file-no-link' }],
    ['the file 11 of a message', `${link}#11`, { reason: 'file-no-link' }],
    [
      'another host',
      'https://example.org/a.png',
      { reason: 'file-foreign-host', hosts: [...rules.domains, ...rules.origins] },
    ],
    ['a host with the same end', 'https://evilcdn.discordapp.com/a.png', { reason: 'file-foreign-host' }],
    [
      'a host with the same beginning',
      'https://cdn.discordapp.com.evil.example/a.png',
      { reason: 'file-foreign-host' },
    ],
    ['a port', 'https://cdn.discordapp.com:8443/a.png', { reason: 'file-foreign-host' }],
    ['a name of a user', 'https://a@cdn.discordapp.com/a.png', { reason: 'file-foreign-host' }],
    ['an address in the name', 'https://cdn.discordapp.com@evil.example/a.png', { reason: 'file-foreign-host' }],
    ['another server', link.replace(server, message), { reason: 'file-other-server' }],
    ['direct messages', link.replace(server, '@me'), { reason: 'file-other-server' }],
    ['a channel that the member does not see', link.replace(channel, message), { reason: 'file-unseen' }],
    ['a private thread', link.replace(channel, '223456789012345679'), { reason: 'file-private-thread' }],
  ])('with a link to %s', (_what, typed, refusal) => {
    expect(refusalOf({ 'image-link': typed })).toMatchObject({ option: 'image-link', ...refusal });
  });

  test('with the place of a link that is among several', () => {
    expect(refusalOf({ image: photo, 'other-link': `${link}\nhttps://example.org/a` })).toMatchObject({
      reason: 'file-foreign-host',
      entry: 2,
    });
    expect(refusalOf({ image: photo, 'other-link': link })).toMatchObject({ reason: 'file-too-few', limit: 2 });
    expect(refusalOf({ image: photo, 'other-link': [link, link, link, link].join(',') })).toMatchObject({
      reason: 'file-too-many',
      limit: 3,
    });
  });

  test.each<[string, AttachedFile, readonly [string, string | undefined] | undefined]>([
    ['too large: smaller it would fit', file('a.png', { size: 8_000_001 }), ['too-large', 'resize']],
    ['too large for anything', file('a.png', { size: 50_000_001 }), ['too-large', undefined]],
    ['too wide', file('a.png', { width: 2_001, height: 9 }), ['too-wide', 'resize']],
    ['of another kind by its name', file('a.mp4'), ['wrong-kind', undefined]],
    ['of another kind by what is claimed', file('a', { type: 'video/mp4' }), ['wrong-kind', undefined]],
    ['of a type that is not taken', file('a.WEBP'), ['wrong-type', undefined]],
    ['large enough', file('a.png', { size: 8_000_000, width: 2_000, height: 9 }), undefined],
    ['of a type by another of its names', file('a.jfif', { type: 'image/jpeg' }), undefined],
    ['of no type that is known', file('a.dat'), undefined],
    ['of a type that contradicts its name: its bytes will tell', file('a.png', { type: 'video/mp4' }), undefined],
  ])('or not, by what Discord says of a file that is %s', (_what, given, expected) => {
    expect(unfit(given)).toEqual(expected);
  });

  test('with files that are too large or too many together', () => {
    const large = file('a.png', { size: 12_000_000 });
    expect(
      refusalOf({ image: photo, 'other-1': large, 'other-2': large, clip: file('a.mp4', { size: 5_000_000 }) }),
    ).toMatchObject({
      reason: 'file-unfit',
      problem: { reason: 'too-large-together', found: 29_001_000, limit: 25_690_112 },
    });
    const lists = modelOf(
      fileWith({ a: { type: 'array', format: 'image_uris' }, b: { type: 'array', format: 'image_uris' } }),
    );
    const given = {
      'a-link': Array.from({ length: 6 }, () => link).join(),
      'b-link': Array.from({ length: 5 }, () => link).join(),
    };
    expect(composeRequest(lists, given, rules)).toEqual({
      ok: false,
      refusal: { reason: 'files-too-many', limit: 10 },
    });
  });
});

test.each([
  ['a message', link, { kind: 'message', channelId: channel, messageId: message, number: 1 }],
  ['a message in brackets', `<${link}>`, { kind: 'message', number: 1 }],
  ['a message of another client', link.replace('discord.com', 'ptb.discord.com'), { kind: 'message' }],
  [
    'a message of the canary',
    `${link.replace('discord.com', 'canary.discordapp.com')}/#3`,
    { kind: 'message', number: 3 },
  ],
  [
    'a host',
    'https://cdn.discordapp.com/a.png?ex=1&',
    { kind: 'address', url: 'https://cdn.discordapp.com/a.png?ex=1&' },
  ],
  [
    'a host within a domain',
    'https://Files.RunComfy.net/a.png',
    { kind: 'address', url: 'https://files.runcomfy.net/a.png' },
  ],
  ['an origin', 'http://127.0.0.1:8080/a.png', { kind: 'address' }],
])('a link to %s is taken', (_what, typed, source) => {
  expect(composeRequest(model, { 'image-link': typed }, rules)).toMatchObject({
    ok: true,
    request: { files: [{ source }] },
  });
});

test('a picture that is too large is taken where the member wants it smaller', () => {
  const given = { image: file('a.png', { size: 12_000_000, width: 9_000, height: 9 }), resize: true };
  expect(composeRequest(model, given, rules)).toMatchObject({ ok: true, request: { resize: true } });
});

test('without rules nothing may be linked', () => {
  for (const typed of [link, 'https://cdn.discordapp.com/a.png']) {
    expect(composeRequest(model, { 'image-link': typed })).toMatchObject({ ok: false });
  }
});
