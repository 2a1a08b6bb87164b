import { expect, test } from 'vitest';
import { inputOwner } from '../../../src/core/moderation/input-owner.ts';
import type { InputSource } from '../../../src/core/media/input.ts';

const hosts = { origins: ['http://127.0.0.1:8080'], domains: ['cdn.discordapp.com', 'media.discordapp.net'] };
const attached: InputSource = { kind: 'attachment', url: 'https://cdn.discordapp.com/ephemeral-attachments/1/2/a.png' };
const result: InputSource = { kind: 'message', channelId: '1', messageId: '2', number: 1 };
const at = (url: string): InputSource => ({ kind: 'address', url });

test.each<[string, readonly InputSource[], string]>([
  ['nothing goes in', [], 'none'],
  ['the member attached it', [attached], 'own'],
  ['it is a result of Easel’s', [result], 'own'],
  ['it is on a host of RunComfy’s', [at('https://files.runcomfy.net/a.png')], 'own'],
  ['it is in some message on Discord', [at('https://cdn.discordapp.com/attachments/1/2/a.png')], 'others'],
  ['it is on Discord’s other host', [at('https://media.discordapp.net/attachments/1/2/a.png?ex=1')], 'others'],
  ['it is on a part of that host', [at('https://eu.media.discordapp.net/a.png')], 'others'],
  ['the host is written in another way', [at('https://CDN.discordapp.com.:443/attachments/1/2/a.png')], 'others'],
  ['it is at a set origin', [at('http://127.0.0.1:8080/attachments/1/2/a.png')], 'others'],
  ['it is at another port of that origin', [at('http://127.0.0.1:8081/a.png')], 'own'],
  ['the host only ends alike', [at('https://mycdn.discordapp.com.example.org/a.png')], 'own'],
  ['the host is longer', [at('https://xcdn.discordapp.com/a.png')], 'own'],
  ['the address is none', [at('cdn.discordapp.com/a.png')], 'own'],
  ['one of several is in some message', [attached, at('https://cdn.discordapp.com/attachments/1/2/a.png')], 'others'],
])('whose files go in: %s', (_case, sources, owner) => {
  expect(
    inputOwner(
      sources.map((source) => ({ source })),
      hosts,
    ),
  ).toBe(owner);
});

test('a job that was forgotten has inputs without a source', () => {
  expect(inputOwner([{ source: undefined }], hosts)).toBe('own');
});
