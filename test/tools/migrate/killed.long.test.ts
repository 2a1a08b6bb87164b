import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import type { MoveMark } from '../../../src/core/move-mark.ts';
import { compileCache } from '../../support/compile-cache.ts';
import { endOthers } from '../../support/postgres-server.ts';
import { connect } from '../../support/postgres.ts';
import { kill, rows, runTool, write } from '../tool.ts';
import { mark, newPlace, postgresRows, serverIfAny, someRows, unmarked, type Direction, type Place } from './place.ts';

const server = await serverIfAny();
afterAll(async () => server?.stop());

/**
 * Starts the tool and kills it when PostgreSQL is about to write its `count`th row, or is reading it for the tool. Until
 * then a lock keeps that statement.
 */
async function killAt({ folder, url }: Place, what: Direction, does: 'writes' | 'reads', count: number): Promise<void> {
  // Makes the tables, where there are none yet.
  await runTool('migrate', folder, ['undo'], { DATABASE_URL: url });
  const gate = await connect(url);
  onTestFinished(async () => gate.end());
  await gate.query(`
    CREATE SEQUENCE passed;
    CREATE FUNCTION pass(value text) RETURNS text LANGUAGE plpgsql STABLE AS $$ BEGIN
      IF nextval('passed') >= ${count} THEN PERFORM pg_advisory_xact_lock(42); END IF;
      RETURN value;
    END $$;
    CREATE FUNCTION pass_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pass(NEW.key); RETURN NEW;
    END $$;
    SELECT pg_advisory_lock(42)`);
  await gate.query(
    does === 'writes'
      ? 'CREATE TRIGGER gate BEFORE INSERT ON easel FOR EACH ROW EXECUTE FUNCTION pass_row()'
      : `ALTER TABLE easel RENAME TO easel_rows;
         CREATE VIEW easel AS SELECT key, pass(value) AS value, xmin FROM easel_rows`,
  );
  const child = spawn(process.execPath, [`${inject('bundled')}/tools/migrate.js`, what], {
    cwd: folder,
    env: { ...compileCache, DATABASE_URL: url },
    stdio: 'ignore',
  });
  const waiting = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 42 AND NOT granted`;
  while ((await gate.query(waiting)).rowCount === 0) {
    if (child.exitCode !== null) throw new Error('the tool ended before');
  }
  await kill(child);
  await gate.query(endOthers);
  await gate.query(
    does === 'writes' ? 'DROP TRIGGER gate ON easel' : 'DROP VIEW easel; ALTER TABLE easel_rows RENAME TO easel',
  );
  await gate.query(
    'DROP FUNCTION pass_row(); DROP FUNCTION pass(text); DROP SEQUENCE passed; SELECT pg_advisory_unlock(42)',
  );
}

describe.skipIf(server === undefined)('killed with SIGKILL', () => {
  const many = someRows(600);
  const count = many.length;
  const inOrder = many.toSorted((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)));

  /** What a bot is told that starts after the kill; a side that is not named is free. */
  type Said = Readonly<Record<string, string>>;

  test.each<[string, Direction, 'writes' | 'reads', number, Said]>([
    ['before its first commit', 'sqlite-to-postgres', 'writes', 1, {}],
    ['in the first batch', 'sqlite-to-postgres', 'writes', 2, { postgres: 'is not whole' }],
    ['in the second batch', 'sqlite-to-postgres', 'writes', 600, { postgres: 'is not whole' }],
    ['in the last batch', 'sqlite-to-postgres', 'writes', count + 1, { postgres: 'is not whole' }],
    [
      'between the two marks',
      'sqlite-to-postgres',
      'writes',
      count + 2,
      { sqlite: 'was moved to', postgres: 'is not whole' },
    ],
    ['while it counts', 'postgres-to-sqlite', 'reads', 700, { sqlite: 'was moved to' }],
    ['in the second batch', 'postgres-to-sqlite', 'reads', count + 700, { sqlite: 'is not whole' }],
    ['before the first mark', 'postgres-to-sqlite', 'writes', 1, { sqlite: 'is not whole' }],
  ])(
    '%s of %s (%s %d): no bot starts on a half, and the next run moves all',
    async (_when, direction, does, at, said) => {
      const place = await newPlace(server);
      await write(place.path, many);
      const isBack = direction === 'postgres-to-sqlite';
      if (isBack) await place.migrate('sqlite-to-postgres');
      await killAt(place, direction, does, at);
      for (const [side, words] of Object.entries(said)) {
        const [code, line] = await place.startBot(side === 'sqlite' ? 'sqlite://data/easel.sqlite' : place.url);
        expect([side, code, line]).toEqual([side, 1, expect.stringContaining(words)]);
      }
      expect(await place.migrate(direction)).toMatchObject({ code: 0, errors: '' });
      const [source, target] = [await rows(place.path), await postgresRows(place.url)];
      expect([unmarked(source), unmarked(target)]).toEqual([inOrder, inOrder]);
      const marks = [source, target].map((all) => all.find(({ key }) => key === mark)?.value as MoveMark | undefined);
      expect(marks.map((each) => each?.state)).toEqual(isBack ? ['came', 'left'] : ['left', 'came']);
    },
  );

  test('the rest is emptied by undo, and the source is used as before', async () => {
    const place = await newPlace(server);
    await write(place.path, many);
    await killAt(place, 'sqlite-to-postgres', 'writes', 600);
    await write(join(place.folder, 'other.sqlite'), someRows());
    expect((await place.migrate('sqlite-to-postgres', 'other.sqlite')).errors).toContain(
      'has the rest of a move from /',
    );
    expect((await place.migrate('postgres-to-sqlite', 'new.sqlite')).errors).toContain(
      'Finish that one first; nothing',
    );
    expect((await place.migrate('undo')).output).toMatch(/ is empty\. What came from \/.+ is still there\.\n$/);
    expect(await postgresRows(place.url)).toEqual([]);
    expect(await rows(place.path)).toEqual(inOrder);
  });

  test('what the source did meanwhile is moved, too, and nothing of the first try stays', async () => {
    const place = await newPlace(server);
    await write(place.path, many);
    await killAt(place, 'sqlite-to-postgres', 'writes', count + 1);
    await write(place.path, [
      { key: 'spend:2026-11', value: undefined },
      { key: 'spend:2026-12', value: { used: 1, held: 1 } },
    ]);
    expect(await place.migrate('sqlite-to-postgres')).toMatchObject({ code: 0, errors: '' });
    expect(unmarked(await postgresRows(place.url))).toEqual(unmarked(await rows(place.path)));
  });
});
