import { afterAll, describe, expect, test } from 'vitest';
import type { Job } from '../../../src/core/job/record.ts';
import { connect } from '../../support/postgres.ts';
import { rows, write } from '../tool.ts';
import { mark, newPlace, postgresRows, serverIfAny, someRows, unmarked } from './place.ts';

const server = await serverIfAny();
afterAll(async () => server?.stop());

describe.skipIf(server === undefined)('from SQLite to PostgreSQL and back', () => {
  test('every row arrives, and what was compared is printed', async () => {
    const { path, url, migrate } = await newPlace(server);
    await write(path, someRows());
    const before = await rows(path);
    const there = await migrate('sqlite-to-postgres');
    expect([there.code, there.errors]).toEqual([0, '']);
    expect(unmarked(await postgresRows(url))).toEqual(before);
    expect(there.output).toMatch(/^account \(members\) +1 +\d+ +6 +30 +[0-9a-f]{12}$/m);
    expect(there.output).toMatch(/^account \(servers\) +1 +\d+ +6 +30 +[0-9a-f]{12}$/m);
    expect(there.output).toMatch(/^spend +1 +\d+ +10 +30 +[0-9a-f]{12}$/m);
    expect(there.output).toMatch(/^job +3 +\d+ +[0-9a-f]{12}$/m);
    expect(there.output).toMatch(/^open +3 +12 +[0-9a-f]{12}$/m);
    expect(there.output).toMatch(/^All 11 rows are the same on both sides\. It took \d+\.\d s\.$/m);
    expect(there.output).not.toContain('password');

    const again = await migrate('sqlite-to-postgres');
    expect(again).toMatchObject({ code: 0, errors: '' });
    expect(again.output).toMatch(/was moved to postgres:\/\/.+ before; nothing was changed\.\n$/);

    const back = await migrate('postgres-to-sqlite');
    expect([back.code, back.errors]).toEqual([0, '']);
    expect(back.output).toContain('Set DATABASE_URL=sqlite://data/easel.sqlite before you start Easel.');
    expect(unmarked(await rows(path))).toEqual(before);
  });

  test('a row that came, went or changed meanwhile comes, goes or changes on the way back', async () => {
    const { path, url, migrate } = await newPlace(server);
    await write(path, someRows());
    await migrate('sqlite-to-postgres');
    const client = await connect(url);
    await client.query(`DELETE FROM easel WHERE key = 'spend:2026-11'`);
    await client.query(`UPDATE easel SET value = '{"value":{"version":1,"windows":{}}}' WHERE key = 'account:3'`);
    await client.query(`INSERT INTO easel VALUES ('spend:2026-12', '{"value":{"used":1,"held":0}}')`);
    await client.end();
    expect(await migrate('postgres-to-sqlite')).toMatchObject({ code: 0, errors: '' });
    expect(unmarked(await rows(path))).toEqual(unmarked(await postgresRows(url)));
  });

  test('no bot starts on the side that was left, which names the other one and the ways back', async () => {
    const { path, url, migrate, startBot } = await newPlace(server);
    await write(path, someRows());
    await migrate('sqlite-to-postgres');
    const before = await rows(path);
    const [code, line] = await startBot('sqlite://data/easel.sqlite');
    expect(code).toBe(1);
    expect(line).toMatch(/easel\.sqlite was moved to postgres:\/\/.+ \(2.+Z\); nothing was changed\. Name that one in/);
    expect(line).toMatch(/npm run migrate -- undo$/);
    expect(await rows(path)).toEqual(before);

    await migrate('postgres-to-sqlite');
    const [there, words] = await startBot(url);
    expect([there, words]).toEqual([1, expect.stringMatching(/^postgres:\/\/.+ was moved to .+easel\.sqlite \(/)]);
    expect(words).not.toContain('password');
  });

  test('where the mark is taken away, what was not submitted then ends, because the other side may have sent it', async () => {
    const { path, migrate } = await newPlace(server);
    await write(path, someRows());
    await migrate('sqlite-to-postgres');
    const undone = await migrate('undo', 'data/easel.sqlite');
    expect(undone).toMatchObject({ code: 0, errors: '' });
    expect(undone.output).toMatch(/Do not start a bot on postgres:.+\n2 of its jobs may have been sent and paid since/);
    const left = await rows(path);
    expect(left.map(({ key }) => key)).not.toContain(mark);
    const states = left.filter(({ key }) => key.startsWith('job:')).map(({ value }) => (value as Job).state);
    expect(states).toEqual(['submitting', 'delivered', 'submitting']);
    expect((await migrate('undo', 'data/easel.sqlite')).output).toContain('was not moved away; nothing was changed.');
    // Neither knows any more what the other one has.
    expect((await migrate('sqlite-to-postgres')).errors).toContain('has rows of its own; nothing was changed.');
    expect((await migrate('postgres-to-sqlite')).errors).toContain('has rows of its own; nothing was changed.');
  });
});
