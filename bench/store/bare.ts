import { setImmediate as turn } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { expose } from '../harness/channel.ts';
import { historyPrefix, loadStore, type Loaded, type StoreStage } from './load.ts';

/** SQLite itself, in this thread, with prepared statements and the same pragmas. */
function openBare(path: string): Loaded {
  const database = new DatabaseSync(path);
  for (const pragma of ['journal_mode=WAL', 'synchronous=FULL', 'secure_delete=ON']) database.exec(`PRAGMA ${pragma}`);
  const upsert = database.prepare(
    'INSERT INTO easel (key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value',
  );
  const select = database.prepare('SELECT key, value FROM easel WHERE key >= ? AND key < ? ORDER BY key DESC LIMIT ?');
  return {
    async commit(rows) {
      database.exec('BEGIN');
      for (const { key, value } of rows) upsert.run(key, JSON.stringify({ value }));
      database.exec('COMMIT');
      // Lets other work of the event loop run, as in a bot.
      await turn();
    },
    async page(before, limit) {
      const rows = select.all(historyPrefix, before ?? `${historyPrefix}\u{10FFFF}`, limit);
      await turn();
      return rows.map(({ key, value }) => {
        JSON.parse(String(value));
        return String(key);
      });
    },
  };
}

function createStage(): StoreStage {
  const opened = Promise.withResolvers<Loaded>();
  return {
    async open(path) {
      opened.resolve(openBare(path));
      await opened.promise;
    },
    load: async (options) => loadStore(await opened.promise, options),
  };
}

expose(createStage());
