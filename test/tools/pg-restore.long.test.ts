import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Job, JobState } from '../../src/core/job/record.ts';
import { acceptCopy } from '../../src/services/storage/postgres/copies.ts';
import { openPostgresStore } from '../../src/services/storage/postgres/open.ts';
import { commit } from '../support/commit.ts';
import { startDebianPostgres, type DebianPostgres } from '../support/debian-postgres.ts';
import { aJob } from '../support/job.ts';
import { connect, ownLease } from '../support/postgres.ts';
import { besides } from '../support/postgres-server.ts';
import { newFolder, runTool, type Run } from './tool.ts';

// Where there is no pg_dump the tests are skipped, but never in CI.
const server = await startDebianPostgres().catch((error: unknown) => {
  if (process.env['CI'] !== undefined) throw error;
  process.stderr.write(`${String(error)}\n`);
});
afterAll(async () => server?.stop());

const log = pino({ level: 'silent' });
const id = '1300000000000000000';
let made = 0;

/** As docs/operations.md says. */
const restoreOptions = ['--clean', '--if-exists', '--no-owner', '--single-transaction'] as const;

interface Backup {
  readonly url: string;
  /** Restores the dump with the commands of docs/operations.md. */
  readonly restore: () => Promise<void>;
  readonly tool: (...args: readonly string[]) => Promise<Run>;
  readonly stateOfJob: () => Promise<JobState | undefined>;
}

/** A dump in which a job waits. It was sent and paid since. */
async function withBackup(): Promise<Backup> {
  if (server === undefined) throw new Error('no server');
  made += 1;
  const name = `easel_${made}`;
  await server.run('createdb', '--encoding=UTF8', '--template=template0', name);
  const url = besides(server.url, name);
  const folder = await newFolder();
  const dump = join(folder, 'easel.dump');
  const put = async (state: JobState): Promise<void> => {
    const store = await openPostgresStore({ lease: ownLease(), url }, log);
    await commit(store, [
      { key: `job:${id}`, value: aJob({ id, state }) },
      { key: `open:${id}`, value: true },
    ]);
    await store.close();
  };
  await put('waiting');
  await server.run('pg_dump', '--format=custom', '--no-owner', `--file=${dump}`, `--dbname=${name}`);
  await put('running');
  return {
    url,
    restore: async () => server.run('pg_restore', ...restoreOptions, `--dbname=${name}`, dump),
    tool: async (...args) => runTool('restore', folder, args, { DATABASE_URL: url }),
    async stateOfJob() {
      const store = await openPostgresStore({ lease: ownLease(), url, takesCopy: true }, log);
      const job = (await store.get(`job:${id}`)) as Job | undefined;
      await store.close();
      return job?.state;
    },
  };
}

describe.skipIf(server === undefined)('a PostgreSQL that was restored with pg_restore', () => {
  test('is refused until somebody says what became of its jobs, and nothing in it is changed', async () => {
    const { url, restore, stateOfJob } = await withBackup();
    await restore();
    for (let tries = 0; tries < 2; tries += 1) {
      await expect(openPostgresStore({ lease: ownLease(), url }, log)).rejects.toThrow(
        /was restored from a dump, or is another copy; nothing was changed\. .+npm run restore -- --restored\. .+ --moved$/,
      );
    }
    expect(await stateOfJob()).toBe('waiting');
  });

  test('with --restored: what waited in the dump is never sent again, because it may have been', async () => {
    const { url, restore, tool, stateOfJob } = await withBackup();
    await restore();
    const { code, output, errors } = await tool('--restored');
    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(
      / can be used\.\n1 of its jobs may have been sent and paid since: they end without a result\.\n$/,
    );
    // At its next start the bot ends a job of this state, and never sends it again.
    expect(await stateOfJob()).toBe('submitting');
    await (await openPostgresStore({ lease: ownLease(), url }, log)).close();
    expect((await tool('--restored')).output).not.toContain('of its jobs');
  });

  test('with --moved: what waited goes on, because no bot has run since', async () => {
    const { url, restore, tool, stateOfJob } = await withBackup();
    await restore();
    expect((await tool('--moved')).output).toMatch(/ can be used\.\n$/);
    expect(await stateOfJob()).toBe('waiting');
    await (await openPostgresStore({ lease: ownLease(), url }, log)).close();
  });

  test('is refused again after a second restore of the same dump', async () => {
    const { url, restore, tool } = await withBackup();
    await restore();
    await tool('--moved');
    await restore();
    await expect(openPostgresStore({ lease: ownLease(), url }, log)).rejects.toThrow('was restored from a dump');
  });

  test('without a word of how, the tool names the way, and changes nothing', async () => {
    const { restore, tool, stateOfJob } = await withBackup();
    await restore();
    const { code, errors } = await tool('easel.dump');
    expect([code, errors]).toEqual([
      1,
      expect.stringContaining('Restore it with pg_restore, then npm run restore -- --rest'),
    ]);
    expect(await stateOfJob()).toBe('waiting');
  });
});

/** A new server with a new, empty database, like the one that was lost. */
async function newServer(): Promise<DebianPostgres & { readonly database: string }> {
  const fresh = await startDebianPostgres();
  onTestFinished(async () => fresh.stop());
  await fresh.run('createdb', '--encoding=UTF8', '--template=template0', 'easel');
  return { ...fresh, database: besides(fresh.url, 'easel') };
}

// Both servers number their transactions alike: `pg_restore` has the number of the transaction that made the tables.
test.skipIf(server === undefined)('a dump is a copy also in a new server, made as the first one was', async () => {
  const [first, second, third] = [await newServer(), await newServer(), await newServer()];
  const dump = join(await newFolder(), 'easel.dump');
  const pass = async (from: DebianPostgres, to: DebianPostgres): Promise<void> => {
    await from.run('pg_dump', '--format=custom', '--no-owner', `--file=${dump}`, '--dbname=easel');
    await to.run('pg_restore', ...restoreOptions, '--dbname=easel', dump);
  };
  const open = async ({ database: url }: { readonly database: string }): Promise<void> =>
    (await openPostgresStore({ lease: ownLease(), url }, log)).close();
  await open(first);
  await pass(first, second);
  await expect(open(second)).rejects.toThrow('was restored from a dump');
  await acceptCopy({ url: second.database }, log);
  await open(second);
  await pass(second, third);
  await expect(open(third)).rejects.toThrow('was restored from a dump');
});

test.skipIf(server === undefined)(
  'a PostgreSQL whose rows were rewritten on disk, and frozen, is no copy',
  async () => {
    const { url } = await withBackup();
    const client = await connect(url);
    await client.query('VACUUM FULL easel_copies');
    await client.query('VACUUM FREEZE easel_copies');
    await client.end();
    const store = await openPostgresStore({ lease: ownLease(), url }, log);
    expect(await store.get(`open:${id}`)).toBe(true);
    await store.close();
  },
);
