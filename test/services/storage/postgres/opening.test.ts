import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { Client } from 'pg';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createDatabase } from '../../../../src/services/storage/postgres/database.ts';
import { openPostgresStore } from '../../../../src/services/storage/postgres/open.ts';
import { StoreUnusableError } from '../../../../src/services/storage/store.ts';
import { createTestClock } from '../../../support/clock.ts';
import { commit } from '../../../support/commit.ts';
import { connect, ownLease, startPostgresIfPossible } from '../../../support/postgres.ts';
import { startDroppingPooler, startRefusing } from '../../../support/postgres-stand-in.ts';

const log = pino({ level: 'silent' });
const lease = ownLease();
const server = await startPostgresIfPossible();
afterAll(async () => server?.stop());
const newUrl = async (): Promise<string> => (server ?? expect.fail('no server')).database();
/** Of a database whose own settings no other test has. */
const ownUrl = async (): Promise<string> => (server ?? expect.fail('no server')).databaseOf('');

/** What the operator reads where this database is opened, with its place as DATABASE. */
async function refusalOf(url: string): Promise<string> {
  const error: unknown = await openPostgresStore({ lease, url, patienceMs: 0 }, log).catch((reason: unknown) => reason);
  if (!(error instanceof StoreUnusableError)) throw new Error('opened, or another error', { cause: error });
  expect(error.message).not.toContain('password@');
  const { host, pathname } = new URL(url);
  return error.message.replaceAll(`${host}${pathname}`, 'DATABASE');
}

async function operator(): Promise<{ readonly url: string; readonly admin: Client }> {
  const url = await newUrl();
  const admin = await connect(url);
  onTestFinished(async () => admin.end());
  return { url, admin };
}

/** A user of its own, without any right, who may connect. */
async function startUser(admin: Client, url: string, options = ''): Promise<string> {
  const name = `member_${new URL(url).pathname.slice(1)}`;
  await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD 's3cret' ${options}`);
  onTestFinished(async () => void (await admin.query(`DROP OWNED BY ${name}; DROP ROLE ${name}`)));
  return url.replace('postgres:password@', `${name}:s3cret@`);
}

describe.skipIf(server === undefined)('a PostgreSQL that cannot be opened is refused with words', () => {
  test('a wrong password', async () => {
    const url = (await newUrl()).replace(':password@', ':wr0ng@');
    expect(await refusalOf(url)).toBe('DATABASE refused the user or the password in DATABASE_URL. (28P01)');
  });

  test('a database that does not exist', async () => {
    const url = (await newUrl()).replace(/easel_\d+$/, 'nothing');
    expect(await refusalOf(url)).toBe(
      `DATABASE does not exist. Make it: CREATE DATABASE "nothing" ENCODING 'UTF8' TEMPLATE template0. (3D000)`,
    );
  });

  test('a user without rights', async () => {
    const { url, admin } = await operator();
    const member = await startUser(admin, url);
    const database = new URL(url).pathname.slice(1);
    expect(await refusalOf(member)).toBe(
      'The user in DATABASE_URL has no schema in DATABASE; nothing was changed. GRANT CREATE, USAGE ON SCHEMA public to it. (3F000)',
    );
    const tooFewRights =
      'The user in DATABASE_URL has too few rights in DATABASE; nothing was changed. Make this user the owner of the ' +
      'database, or GRANT CREATE, USAGE ON SCHEMA public to it. (42501)';
    await admin.query(`GRANT USAGE ON SCHEMA public TO public`);
    expect(await refusalOf(member)).toBe(tooFewRights);
    await admin.query(`REVOKE CONNECT ON DATABASE ${database} FROM public`);
    onTestFinished(async () => void (await admin.query(`GRANT CONNECT ON DATABASE ${database} TO public`)));
    expect(await refusalOf(member)).toBe(tooFewRights);
  });

  test('a user who may have no more connections', async () => {
    const { url, admin } = await operator();
    expect(await refusalOf(await startUser(admin, url, 'CONNECTION LIMIT 0'))).toBe(
      'DATABASE has no connection left. Easel needs up to ten: raise max_connections, or end what else is connected. (53300)',
    );
  });

  test('a database that can only be read', async () => {
    const { url, admin } = await operator();
    const database = `ALTER DATABASE ${new URL(url).pathname.slice(1)}`;
    await admin.query(`${database} SET default_transaction_read_only = on`);
    onTestFinished(async () => void (await admin.query(`${database} RESET default_transaction_read_only`)));
    expect(await refusalOf(url)).toBe(
      'DATABASE can only be read; nothing was changed. Name the primary server in DATABASE_URL, not a replica. (25006)',
    );
  });

  test.each(['TABLE easel', 'TABLE easel_copies', 'FUNCTION easel_take'])(
    'a database in which somebody dropped the %s',
    async (part) => {
      const { url, admin } = await operator();
      await (await openPostgresStore({ lease, url }, log)).close();
      await admin.query(`DROP ${part}`);
      expect(await refusalOf(url)).toMatch(
        /^A part of what Easel made in DATABASE is missing; nothing was changed. Restore a dump, or name an empty database in DATABASE_URL. \((?:42P01|42883)\)$/,
      );
    },
  );

  test('a database in another encoding than UTF-8', async () => {
    const url = await server?.databaseOf(`ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0`);
    expect(await refusalOf(url ?? '')).toBe(
      "DATABASE is in LATIN1; nothing was changed. Make a database with ENCODING 'UTF8' TEMPLATE template0.",
    );
  });

  test('a pooler that drops the settings of the connection', async () => {
    expect(await refusalOf(await startDroppingPooler(await newUrl()))).toBe(poolerWords);
  });

  test('a file of TLS that is missing', async () => {
    expect(await refusalOf(`${await newUrl()}?sslrootcert=/nowhere.pem`)).toBe(
      'A file that DATABASE_URL names (sslrootcert, sslcert or sslkey) cannot be read (ENOENT).',
    );
  });

  test('a socket that is missing', async () => {
    expect(await refusalOf('postgres://postgres:password@%2Fnowhere/easel')).toBe(
      'DATABASE cannot be reached (ENOENT). Check the host and the port in DATABASE_URL, and that PostgreSQL runs.',
    );
  });

  test('what the URL says of a setting that the store depends on does not count', async () => {
    const url = `${await newUrl()}?statement_timeout=0&options=-c%20lock_timeout%3D0`;
    const store = await openPostgresStore({ lease, url }, log);
    onTestFinished(async () => store.close());
    await commit(store, [{ key: 'a', value: 1 }]);
    expect(await store.get('a')).toBe(1);
  });

  test('a commit is on the disk before it is answered, whatever the database or the URL has for a default', async () => {
    const url = await ownUrl();
    const admin = await connect(url);
    await admin.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET synchronous_commit = off`);
    await admin.end();
    const database = createDatabase({ url: `${url}?options=-c%20synchronous_commit%3Doff` }, log);
    onTestFinished(async () => database.close());
    expect(await database.query('SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
  });

  test('an abort gives up the tries', async () => {
    const stop = new AbortController();
    const clock = createTestClock();
    const url = 'postgres://postgres:password@127.0.0.1:9/easel';
    const opening = openPostgresStore({ lease, url, clock: clock.machine(), signal: stop.signal }, log);
    await vi.waitFor(() => expect(clock.sleepers).toBe(1));
    stop.abort(new Error('stopped'));
    await expect(opening).rejects.toThrow('stopped');
  });

  test('a server that is not there yet is tried again, and said once', async () => {
    const lines: string[] = [];
    const clock = createTestClock();
    const opening = openPostgresStore(
      { lease, url: 'postgres://postgres:password@127.0.0.1:9/easel', clock: clock.machine() },
      pino({ base: null }, { write: (line) => lines.push(line) }),
    );
    const ended = opening.then(
      () => 'opened',
      (error: unknown) => error,
    );
    const next = async (): Promise<unknown> => {
      const waited = clock.advanceToNext(5_000).then(() => undefined);
      return (await Promise.race([ended, waited])) ?? next();
    };
    expect(await next()).toBeInstanceOf(StoreUnusableError);
    expect(lines).toEqual([expect.stringContaining('127.0.0.1:9/easel cannot be reached (ECONNREFUSED)')]);
    expect(clock.monotonic()).toBeGreaterThan(20_000);
  });
});

const poolerWords =
  "A pooler stands before DATABASE and keeps Easel's settings from it (statement_timeout and others); nothing was " +
  'changed. Name the server itself in DATABASE_URL: Easel pools its connections itself.';

const unreachable = (why: string): string =>
  `DATABASE cannot be reached (${why}). Check the host and the port in DATABASE_URL, and that PostgreSQL runs.`;

describe('a server that refuses every connection is refused with words', () => {
  test.each([
    ['57P03', 'the database system is starting up', 'DATABASE is starting up or shutting down. (57P03)'],
    ['57P01', 'terminating connection due to administrator command', 'DATABASE is shutting down. (57P01)'],
    ['08P01', 'unsupported startup parameter: options', poolerWords],
    ['08P01', 'no such database', 'DATABASE broke off the connection. (08P01)'],
    [
      '28000',
      'no pg_hba.conf entry for host "192.0.2.7"',
      "DATABASE does not let this user in from here. Check the user in DATABASE_URL and the server's pg_hba.conf; " +
        'if the server wants TLS, add ?sslmode=verify-full. (28000)',
    ],
    ['42704', 'unrecognized parameter', 'DATABASE cannot be used: unrecognized parameter (42704).'],
  ])('%s %s', async (code, message, words) => {
    expect(await refusalOf(`${await startRefusing({ code, message })}/easel`)).toBe(words);
  });

  test('a port where nobody listens', async () => {
    expect(await refusalOf('postgres://postgres:password@127.0.0.1:9/easel')).toBe(unreachable('ECONNREFUSED'));
  });

  test('a host without an address', async () => {
    expect(await refusalOf('postgres://postgres:password@nowhere.invalid/easel')).toMatch(
      /^DATABASE cannot be reached \((?:ENOTFOUND|EAI_AGAIN)\)/,
    );
  });

  test('a server that accepts and never answers', async () => {
    const silent = createServer(() => {});
    onTestFinished(() => void silent.close());
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const url = `postgres://postgres:password@127.0.0.1:${port}/easel`;
    const opening = openPostgresStore({ lease, url, patienceMs: 0, connectionTimeoutMs: 100 }, log);
    await expect(opening).rejects.toThrow(`127.0.0.1:${port}/easel cannot be reached (no answer)`);
  });

  test('TLS that the server does not speak', async () => {
    const plain = createServer((client) => client.once('data', () => client.end('N')));
    onTestFinished(() => void plain.close());
    plain.listen(0, '127.0.0.1');
    await once(plain, 'listening');
    const { port } = plain.address() as AddressInfo;
    expect(await refusalOf(`postgres://postgres:password@127.0.0.1:${port}/easel?sslmode=require`)).toBe(
      'DATABASE does not speak TLS. Turn it on there, or remove sslmode from DATABASE_URL.',
    );
  });
});
