import { pino } from 'pino';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { createDatabase } from '../../../../src/services/storage/postgres/database.ts';
import { migrate, migrations } from '../../../../src/services/storage/postgres/migrations.ts';
import { openPostgresStore } from '../../../../src/services/storage/postgres/open.ts';
import { StoreUnusableError, type Store } from '../../../../src/services/storage/store.ts';
import { startFaultyNetwork } from '../../../support/faulty-network.ts';
import { commit } from '../../../support/commit.ts';
import { connect, ownLease, startPostgresIfPossible } from '../../../support/postgres.ts';
import { describeWriting } from '../compliance.ts';

const log = pino({ level: 'silent' });
const server = await startPostgresIfPossible();
afterAll(async () => server?.stop());
const newUrl = async (): Promise<string> => (server ?? expect.fail('no server')).database();

async function open(url: string): Promise<Store> {
  const store = await openPostgresStore({ lease: ownLease(), url, patienceMs: 0 }, log);
  onTestFinished(async () => store.close().catch(() => {}));
  return store;
}

/** Brings an empty database to this version, and writes a row as a program of that time did. */
async function makeVersion(url: string, version: number): Promise<void> {
  const database = createDatabase({ url, maxConnections: 1 }, log);
  await migrate(database, migrations.slice(0, version));
  if (version > 0) await database.query(`INSERT INTO easel VALUES ('old', '{"value":{"held":1}}')`);
  await database.close();
}

const versionOf = async (url: string): Promise<unknown> => {
  const admin = await connect(url);
  const { rows } = await admin.query<{ there: boolean }>(`SELECT to_regclass('easel_migrations') IS NOT NULL AS there`);
  const found =
    rows[0]?.there === true ? await admin.query('SELECT max(version) AS max FROM easel_migrations') : undefined;
  await admin.end();
  return (found?.rows[0] as { max: number } | undefined)?.max ?? 0;
};

const versions = Array.from({ length: migrations.length + 1 }, (_, version) => version);

describe.skipIf(server === undefined)('a PostgreSQL of an earlier version', () => {
  test.each(versions)('of version %i is brought to the newest, with its rows', async (version) => {
    const url = await newUrl();
    await makeVersion(url, version);
    // Two processes start at the same moment.
    const [store, other] = await Promise.all([open(url), open(url)]);
    await store.transaction([], () => ({
      writes: [{ key: 'new', value: 1 }],
      adds: [{ key: 'old', field: 'held', by: 1 }],
      result: undefined,
    }));
    expect(await other.range('')).toEqual([
      { key: 'new', value: 1 },
      { key: 'old', value: { held: version > 0 ? 2 : 1 } },
    ]);
    expect(await versionOf(url)).toBe(migrations.length);
  });

  test.each(versions.slice(2))(
    'whose start ends at statement %i is whole, and the next start goes through',
    async (version) => {
      const url = await newUrl();
      await makeVersion(url, 1);
      const network = await startFaultyNetwork(url);
      const [begin] = String(migrations[version - 1])
        .trim()
        .split('(');
      network.decide((direction, bytes) =>
        direction === 'request' && bytes.includes(String(begin)) ? 'reset' : 'pass',
      );
      await expect(open(network.url)).rejects.toThrow(StoreUnusableError);
      // The first eight are one transaction. The rest is done under the lease that these make.
      expect(await versionOf(url)).toBe(version > 8 ? 8 : 1);
      network.mend();
      const store = await open(network.url);
      await commit(store, [{ key: 'new', value: 1 }]);
      expect((await store.range('')).map(({ key }) => key)).toEqual(['new', 'old']);
    },
  );
});

describe.skipIf(server === undefined)('what every store does', () => {
  describeWriting({ name: 'PostgreSQL', open: async () => open(await newUrl()) });
});
