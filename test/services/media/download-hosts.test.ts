import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { Writable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startWireServer } from '../../../sandbox/wire/server.ts';
import { createLogger } from '../../../src/log.ts';
import { createDownloads, type Download } from '../../../src/services/media/download.ts';
import { checkMediaHosts, publicOnly, reachOf } from '../../../src/services/media/hosts.ts';
import { createTestClock } from '../../support/clock.ts';

const foreign: Download = { kind: 'unusable', problem: 'foreign-host' };

function start(origins: readonly string[], domains?: readonly string[]): (url: string) => Promise<Download> {
  const downloads = createDownloads({ origins, ...(domains === undefined ? {} : { domains }) });
  onTestFinished(async () => downloads.close());
  const target = { folder: tmpdir(), name: 'never-written' };
  return async (url) => downloads.fetch(url, target, new AbortController().signal);
}

/** Names are looked up here instead of in the network. The returned function lists them. */
function names(addresses: readonly string[]): () => string[] {
  const asked: string[] = [];
  const real = dns.lookup;
  onTestFinished(() => {
    dns.lookup = real;
    syncBuiltinESMExports();
  });
  type Found = (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void;
  const fake = (name: string, _options: object, found: Found): void => {
    asked.push(name);
    const none = addresses.length === 0 ? Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }) : null;
    const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    setImmediate(() => found(none, all));
  };
  dns.lookup = fake as unknown as typeof dns.lookup;
  syncBuiltinESMExports();
  return () => asked;
}

test('evidence comes from the named hosts, and not from those of results', async () => {
  const asked = names([]);
  const fetch = start([], ['cdn.discordapp.com']);
  expect(await fetch('https://cdn.discordapp.com/attachments/1/2/a.png?ex=1&is=2&hm=3')).toEqual({
    kind: 'interrupted',
  });
  for (const url of [
    'https://files.runcomfy.net/a.png',
    'https://discordapp.com/a.png',
    'https://cdn.discordapp.com.evil.example/a.png',
    'http://cdn.discordapp.com/a.png',
  ]) {
    expect(await fetch(url)).toEqual(foreign);
  }
  expect(asked()).toEqual(['cdn.discordapp.com']);
});

describe('the host of a result', () => {
  test.each([
    'https://files.runcomfy.net/a.png',
    'https://runcomfy.net/a.png',
    'https://files.runcomfy.com/a.png',
    'HTTPS://PLAYGROUNDS-STORAGE-PUBLIC.RUNCOMFY.NET/a.png',
  ])('is RunComfy’s: %s', async (url) => {
    const asked = names([]);
    const fetch = start([]);
    expect(await fetch(url)).toEqual({ kind: 'interrupted' });
    expect(asked()).toEqual([new URL(url).hostname]);
  });

  test.each([
    'http://files.runcomfy.net/a.png',
    'https://evilruncomfy.net/a.png',
    'https://files.runcomfy.net.evil.example/a.png',
    'https://evil.example/runcomfy.net',
    'https://evil.example#.runcomfy.net',
    'https://evil.example\\.runcomfy.net/a.png',
    'https://files.runcomfy.net@evil.example/a.png',
    'https://user:secret@files.runcomfy.net/a.png',
    'https://10.0.0.8/a.png',
    'https://[::1]/a.png',
    'https://2130706433/a.png',
    'https://localhost/a.png',
    'http://127.0.0.1:1/a.png',
    'ftp://files.runcomfy.net/a.png',
    'file:///etc/passwd',
    'data:image/png;base64,iVBORw0KGgo=',
    'files.runcomfy.net/a.png',
    '',
  ])('is not: %j, and is not even looked up', async (url) => {
    const asked = names([]);
    const fetch = start([]);
    expect([await fetch(url), asked()]).toEqual([foreign, []]);
  });

  test.each([
    ['another port', (origin: string) => origin.replace(/:(\d+)$/, ':1')],
    ['another scheme', (origin: string) => origin.replace('http:', 'https:')],
    ['another name for it', (origin: string) => origin.replace('127.0.0.1', 'localhost')],
    ['a name and a password', (origin: string) => origin.replace('//', '//user:secret@')],
  ])('that the operator named is one origin: %s is not', async (_case, change) => {
    const server = await startWireServer({ clock: createTestClock(), handle: () => new Response('x') });
    onTestFinished(async () => server.close());
    const fetch = start([server.origin]);
    expect(await fetch(change(server.origin))).toEqual(foreign);
    expect(server.traffic).toEqual([]);
  });

  test.each([
    ['127.0.0.1'],
    ['10.0.0.8'],
    ['172.16.0.1'],
    ['192.168.1.1'],
    ['169.254.169.254'],
    ['100.64.0.1'],
    ['0.0.0.0'],
    ['255.255.255.255'],
    ['224.0.0.1'],
    ['::1'],
    ['::'],
    ['fc00::1'],
    ['fe80::1'],
    ['::ffff:127.0.0.1'],
    ['::ffff:10.0.0.8'],
    ['64:ff9b::7f00:1'],
    ['64:ff9b::a00:8'],
    ['64:ff9b::c612:1'],
    ['64:ff9b:1::a00:8'],
    ['198.18.0.1'],
    ['198.19.255.254'],
    ['2002:7f00:1::'],
    ['93.184.216.34', '127.0.0.1'],
  ])('of RunComfy’s with the address %s is not connected to', async (...addresses) => {
    const asked = names(addresses);
    const fetch = start([]);
    expect([await fetch('https://files.runcomfy.net/a.png'), asked()]).toEqual([foreign, ['files.runcomfy.net']]);
  });

  test.each([
    ['93.184.216.34'],
    ['2606:2800:220:1::1'],
    ['64:ff9b::5db8:d822'],
    ['64:ff9b:1::5db8:d822'],
    ['::ffff:93.184.216.34'],
  ])('of RunComfy’s with the address %s may be connected to', async (address) => {
    expect(reachOf(address)).toBe('public');
    const found = Promise.withResolvers<unknown>();
    names([address]);
    publicOnly('files.runcomfy.net', { all: true }, (error, addresses) => found.resolve(error ?? addresses));
    expect(await found.promise).toMatchObject([{ address }]);
  });
});

/** The log lines of the look-up at a start. */
const check = async (apiUrl: string, origins: readonly string[] = []): Promise<readonly Record<string, unknown>[]> => {
  const lines: Record<string, unknown>[] = [];
  const log = createLogger(
    'debug',
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
        done();
      },
    }),
  );
  await checkMediaHosts({ apiUrl, origins, log, signal: new AbortController().signal });
  return lines;
};

describe('the hosts of results, looked up at the start', () => {
  const api = 'https://model-api.runcomfy.net';

  test.each([
    ['198.18.0.23', /fake-ip resolver \(198\.18\.0\.0\/15\).*RUNCOMFY_MEDIA_ORIGINS/],
    ['10.0.0.8', /not public.*RUNCOMFY_MEDIA_ORIGINS/],
  ])('at %s are named, with the setting that helps', async (address, says) => {
    names([address]);
    const lines = await check(api);
    expect(lines.map(({ host }) => host)).toEqual(['playgrounds-storage-public.runcomfy.net', 'files.runcomfy.net']);
    for (const { msg, setting } of lines) {
      expect([msg, setting]).toEqual([expect.stringMatching(says), 'RUNCOMFY_MEDIA_ORIGINS']);
    }
  });

  test('are not named if the setting has them', async () => {
    const asked = names(['198.18.0.23']);
    const origins = ['https://playgrounds-storage-public.runcomfy.net', 'https://files.runcomfy.net'];
    expect([await check(api, origins), asked()]).toEqual([[], []]);
  });

  test.each([[['93.184.216.34']], [['64:ff9b::5db8:d822']], [[]]])(
    'at %j are nothing to speak of',
    async (addresses) => {
      names(addresses);
      expect(await check(api)).toEqual([]);
    },
  );

  test('are not looked up if another API is used', async () => {
    const asked = names(['198.18.0.23']);
    expect([await check('http://127.0.0.1:8080'), asked()]).toEqual([[], []]);
  });
});
