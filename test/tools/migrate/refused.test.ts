import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { openPostgresStore } from '../../../src/services/storage/postgres/open.ts';
import type { Row } from '../../../src/services/storage/store.ts';
import { commit } from '../../support/commit.ts';
import { connect } from '../../support/postgres.ts';
import { kill, newFolder, rows, runTool, startWriter, write } from '../tool.ts';
import { mark, newPlace, postgresRows, serverIfAny, someRows } from './place.ts';

const server = await serverIfAny();
afterAll(async () => server?.stop());

describe.skipIf(server === undefined)('what is refused, with nothing changed', () => {
  test.each<[string, readonly Row[], RegExp]>([
    [
      'a row of another program',
      [{ key: 'other', value: 1 }],
      /^.+ has 1 rows that are not Easel's \("other"\); nothing/,
    ],
    [
      'a value of another form',
      [{ key: 'spend:1', value: undefined }],
      /has 1 rows that are not Easel's \("spend:1"\)/,
    ],
    ['a newer record', [{ key: 'policy:3', value: { version: 2 } }], /has 1 rows of another version \("policy:3"\)/],
  ])('%s', async (_what, more, message) => {
    const { path, url, migrate } = await newPlace(server);
    await write(path, someRows());
    const database = new DatabaseSync(path);
    const insert = database.prepare('INSERT INTO easel VALUES (?, ?)');
    for (const { key, value } of more) insert.run(key, JSON.stringify({ value }));
    database.close();
    const before = await rows(path);
    const refused = await migrate('sqlite-to-postgres');
    expect(refused.code).toBe(1);
    expect(refused.errors).toMatch(message);
    expect(await rows(path)).toEqual(before);
    expect(await postgresRows(url)).toEqual([]);
  });

  test('a row that is no JSON is named by its neighbour', async () => {
    const { path, url, migrate } = await newPlace(server);
    await write(path, someRows());
    const database = new DatabaseSync(path);
    database.prepare(`INSERT INTO easel VALUES ('form:5', 'ruined')`).run();
    database.close();
    const refused = await migrate('sqlite-to-postgres');
    expect(refused.code).toBe(1);
    expect(refused.errors).toMatch(
      /^The row before "job:13\d+", in the order of the keys, cannot be read: .+ Nothing was/,
    );
    expect(await postgresRows(url)).toEqual([]);
  });

  test('a record that this Easel cannot read is moved as it is, and counted', async () => {
    const { path, url, migrate } = await newPlace(server);
    const odd = { key: 'job:1400000000000000000', value: { version: 1, what: 'else' } };
    await write(path, [...someRows(), odd]);
    expect((await migrate('sqlite-to-postgres')).output).toContain(
      '1 records cannot be read by this Easel; they were moved',
    );
    expect(await postgresRows(url)).toContainEqual(odd);
  });

  test('a target with rows of its own, on either side', async () => {
    const { path, url, migrate } = await newPlace(server);
    await write(path, someRows());
    await migrate('sqlite-to-postgres', 'data/easel.sqlite');
    await write(join(path, '../other.sqlite'), someRows());
    const there = await postgresRows(url);
    expect((await migrate('sqlite-to-postgres', 'data/other.sqlite')).errors).toMatch(
      /^postgres:.+ has rows of its own; /,
    );
    expect((await migrate('postgres-to-sqlite', 'data/other.sqlite')).errors).toMatch(
      /^\/.+ has rows of its own; nothing/,
    );
    expect(await postgresRows(url)).toEqual(there);
  });

  test('a bot that uses the file', async () => {
    const { path, url, migrate } = await newPlace(server);
    await mkdir(join(path, '..'));
    const writer = await startWriter(path);
    const refused = await migrate('sqlite-to-postgres');
    expect(refused.errors).toMatch(/^A bot is using \/.+easel\.sqlite: stop it first; nothing was changed\.\n$/);
    await kill(writer);
    const client = await connect(url);
    const { rows: tables } = await client.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`);
    await client.end();
    expect(tables).toEqual([]);
  });

  test('a bot that uses the PostgreSQL, on whatever machine', async () => {
    const { url, migrate } = await newPlace(server);
    const lease = { name: 'bot', holder: 'elsewhere', described: 'another machine', held: () => {}, lost: () => {} };
    const store = await openPostgresStore({ url, lease }, pino({ level: 'silent' }));
    onTestFinished(async () => store.close());
    await commit(store, someRows());
    const refused = await migrate('postgres-to-sqlite');
    expect(refused.errors).toMatch(/^A bot is using .+: stop it first; nothing was changed\.\n$/);
    expect((await postgresRows(url)).map(({ key }) => key)).not.toContain(mark);
  });

  test.each<[readonly string[], Readonly<Record<string, string>>, RegExp]>([
    [[], {}, /^usage: npm run migrate -- sqlite-to-postgres \[FILE\]\n/],
    [['sideways'], {}, /^usage: /],
    [['undo', 'one', 'two'], {}, /^usage: /],
    [
      ['sqlite-to-postgres'],
      {},
      /^DATABASE_URL has to name the PostgreSQL, here or in \.env; nothing was changed\.\n$/,
    ],
    [
      ['sqlite-to-postgres'],
      { DATABASE_URL: 'postgres://u:secret@nowhere.invalid/e' },
      /^There is no database at data/,
    ],
    [['undo'], {}, /^There is no database at data\/easel\.sqlite\.\n$/],
  ])('%j with %j', async (args, env, message) => {
    const { code, output, errors } = await runTool('migrate', await newFolder(), args, env);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toMatch(message);
    expect(errors).not.toContain('secret');
  });

  test('a spool of another database', async () => {
    const { folder, path, url, migrate } = await newPlace(server);
    await write(path, someRows());
    await mkdir(join(folder, 'data/spool'));
    await writeFile(join(folder, 'data/spool/.easel-spool'), '{"database":"postgres://elsewhere/easel"}');
    const refused = await migrate('sqlite-to-postgres');
    expect(refused.errors).toMatch(
      /is the spool of another database \(postgres:\/\/elsewhere\/easel\); nothing was changed/,
    );
    expect(await postgresRows(url)).toEqual([]);
  });
});
