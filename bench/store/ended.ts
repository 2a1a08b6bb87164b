import { pino } from 'pino';
import { openSqlite } from '../../src/services/storage/sqlite/store.ts';
import type { Write } from '../../src/services/storage/store.ts';
import { commit } from './commit.ts';

/** Jobs in a commit. Each has two rows; one statement of SQLite could take many more. */
const batch = 1_000;

/** Copies the rows of the one ended job in a store, with ids that are older than it. */
export async function copyEnded(databasePath: string, count: number): Promise<void> {
  const store = await openSqlite(databasePath, pino({ level: 'silent' }));
  try {
    const [ended] = await store.range('ended:');
    const id = ended?.key.slice(ended.key.lastIndexOf(':') + 1);
    if (id === undefined) throw new Error('no job has ended');
    const rows = [{ key: `job:${id}`, value: await store.get(`job:${id}`) }, ...(await store.range('ended:'))].map(
      ({ key, value }) => JSON.stringify({ key, value }),
    );
    for (let copied = 0; copied < count; copied += batch) {
      const writes = Array.from({ length: Math.min(batch, count - copied) }, (_, index) => {
        const copy = String(BigInt(id) - BigInt(copied + index + 1));
        return rows.map((row) => JSON.parse(row.replaceAll(id, copy)) as Write);
      });
      await commit(store, writes.flat());
    }
  } finally {
    await store.close();
  }
}
