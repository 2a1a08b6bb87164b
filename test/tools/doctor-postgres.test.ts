import { resolve } from 'node:path';
import { pino } from 'pino';
import { afterAll, describe, expect, test } from 'vitest';
import { openPostgresStore } from '../../src/services/storage/postgres/open.ts';
import { shippedDir } from '../support/models.ts';
import { connect, ownLease } from '../support/postgres.ts';
import { commit } from '../support/commit.ts';
import { serverIfAny } from './migrate/place.ts';
import { newFolder, runTool } from './tool.ts';

const server = await serverIfAny();
afterAll(async () => server?.stop());

const dead = 'http://127.0.0.1:9';

/** The doctor's lines about the database, without what it says of Discord and RunComfy. */
async function linesAbout(url: string): Promise<readonly string[]> {
  const { output } = await runTool('doctor', await newFolder(), [], {
    DISCORD_TOKEN: 'token',
    RUNCOMFY_API_TOKEN: 'token',
    DISCORD_API_URL: dead,
    RUNCOMFY_API_URL: dead,
    MODELS_DIR: resolve(shippedDir),
    DATABASE_URL: url,
  });
  expect(output).not.toContain('password');
  const lines = output.split('\n');
  const first = lines.findIndex((line) => line.includes('PostgreSQL'));
  const end = lines.findIndex((line) => /Discord|RunComfy/.test(line));
  return lines.slice(first, end);
}

async function make(url: string, rows: Parameters<typeof commit>[1] = []): Promise<void> {
  const store = await openPostgresStore({ lease: ownLease(), url }, pino({ level: 'silent' }));
  await commit(store, rows);
  await store.close();
}

async function tablesIn(url: string): Promise<number> {
  const client = await connect(url);
  const { rowCount } = await client.query(`SELECT FROM pg_tables WHERE schemaname = 'public'`);
  await client.end();
  return rowCount ?? 0;
}

async function newUrl(): Promise<string> {
  if (server === undefined) throw new Error('no server');
  return server.database();
}

const answers = expect.stringMatching(/^✓ PostgreSQL \d+\.\d+.* answers at .+, with .+ kB$/) as string;
const sound = ['✓ Its encoding is UTF8', '✓ No pooler is in between'];

describe.skipIf(server === undefined)('npm run doctor on a PostgreSQL', () => {
  test('says of an empty one that it can be used, and makes nothing in it', async () => {
    const url = await newUrl();
    const may = '✓ It has no rows of Easel yet, and its user may make the tables';
    expect(await linesAbout(url)).toEqual([answers, ...sound, may]);
    expect(await tablesIn(url)).toBe(0);
  });

  test('says of one in use which version its tables have', async () => {
    const url = await newUrl();
    await make(url);
    const tables = expect.stringMatching(
      /^✓ Its tables are of version \d+, and its user may read and write them$/,
    ) as string;
    expect(await linesAbout(url)).toEqual([answers, ...sound, tables]);
  });

  test.each([
    [
      'a restored one',
      `UPDATE easel_copies SET written = '1'`,
      /^✗ It was restored from a dump: npm run restore -- --rest/,
    ],
    [
      'a newer one',
      'INSERT INTO easel_migrations (version) VALUES (99)',
      /^✗ Its tables are of version 99, and this Ease/,
    ],
  ])('names the problem of %s', async (_what, change, words) => {
    const url = await newUrl();
    await make(url);
    const client = await connect(url);
    await client.query(change);
    await client.end();
    expect((await linesAbout(url)).at(-1)).toMatch(words);
  });

  test('names the problem of one that was moved away, also with the tables of an earlier version', async () => {
    const url = await newUrl();
    await make(url, [{ key: 'move', value: { version: 1, state: 'left', id: '1', other: '/data/e.sqlite', at: 0 } }]);
    const moved = '✗ It was moved to /data/e.sqlite: name that one in DATABASE_URL.';
    expect((await linesAbout(url)).at(-1)).toBe(moved);
    const client = await connect(url);
    await client.query('DELETE FROM easel_migrations WHERE version > 7');
    await client.end();
    expect((await linesAbout(url)).slice(-3)).toEqual([
      '✓ Its tables are of version 7, and its user may read and write them',
      expect.stringMatching(/The next start brings its tables to version \d+$/),
      moved,
    ]);
  });

  test('says that a user without rights has none, and that nobody answers', async () => {
    const url = await newUrl();
    const client = await connect(url);
    await client.query(`DROP ROLE IF EXISTS weak; CREATE ROLE weak LOGIN PASSWORD 'password'`);
    const weak = url.replace('postgres:password@', 'weak:password@');
    expect((await linesAbout(weak)).at(-1)).toMatch(/^✗ Its user may not make tables: make it the owner/);
    await client.query('DROP ROLE weak');
    await client.end();
    expect((await linesAbout('postgres://easel:password@127.0.0.1:9/easel')).at(0)).toBe(
      '✗ 127.0.0.1:9/easel cannot be reached (ECONNREFUSED). Check the host and the port in DATABASE_URL, and that PostgreSQL runs.',
    );
  });
});
