import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { openPostgresStore } from '../../../../src/services/storage/postgres/open.ts';
import type { Store } from '../../../../src/services/storage/store.ts';
import { commit } from '../../../support/commit.ts';
import { ownLease, startPostgresIfPossible } from '../../../support/postgres.ts';

const log = pino({ level: 'silent' });
const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'easel-tls-'));
afterAll(async () => rm(folder, { recursive: true }));

/** A certificate that signs itself, for this name only. */
async function makeCertificate(name: string, subject: string): Promise<string> {
  const file = join(folder, `${name}.crt`);
  const files = ['-keyout', join(folder, `${name}.key`), '-out', file];
  const kind = 'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=easel'.split(' ');
  await run('openssl', [...kind, '-addext', `subjectAltName=${subject}`, ...files]);
  return file;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const authority = await makeCertificate('server', 'IP:127.0.0.1');
const another = await makeCertificate('another', 'IP:127.0.0.1');
const server = await startPostgresIfPossible({ port: await freePort(), folder });
afterAll(async () => server?.stop());

async function open(parameters: string, host = '127.0.0.1'): Promise<Store> {
  if (server === undefined) throw new Error('no server');
  const url = (await server.database()).replace('127.0.0.1', host);
  const store = await openPostgresStore({ lease: ownLease(), url: `${url}${parameters}`, patienceMs: 0 }, log);
  onTestFinished(async () => store.close());
  return store;
}

describe.skipIf(server === undefined)('TLS by the parameters of DATABASE_URL', () => {
  test.each(['verify-full', 'verify-ca', 'require', 'prefer'])(
    'sslmode=%s with the authority of the certificate connects',
    async (mode) => {
      const store = await open(`?sslmode=${mode}&sslrootcert=${authority}`);
      await commit(store, [{ key: 'a', value: 1 }]);
      expect(await store.get('a')).toBe(1);
    },
  );

  test('sslmode=no-verify connects without a look at the certificate', async () => {
    expect(await (await open('?sslmode=no-verify')).get('a')).toBeUndefined();
  });

  test.each([
    ['an authority that is not known', '?sslmode=verify-full', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['an authority that is not known, with a mode that sounds weaker', '?sslmode=require', 'DEPTH_ZERO_SELF_SIGNED'],
    ['the authority of another certificate', `?sslmode=verify-full&sslrootcert=${another}`, 'DEPTH_ZERO_SELF_SIGNED'],
  ])('%s is refused with words', async (_case, parameters, code) => {
    await expect(open(parameters)).rejects.toThrow(
      new RegExp(String.raw`The certificate of 127\.0\.0\.1:\d+/easel_\d+ does not verify \(${code}`),
    );
  });

  test('a host that the certificate does not name is refused with words', async () => {
    const opening = open(`?sslmode=require&sslrootcert=${authority}`, 'localhost');
    await expect(opening).rejects.toThrow('does not verify (ERR_TLS_CERT_ALTNAME_INVALID)');
  });
});
