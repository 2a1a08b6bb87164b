import { EventEmitter } from 'node:events';
import type { KeyvOptions, KeyvStoreAdapter } from 'keyv';
import type { Database } from './database.ts';

/**
 * Options with which Keyv stores the same keys and texts as the store. (By default, Keyv puts a colon before every text
 * that begins with one.)
 */
export const keyvOptions = (database: Database): KeyvOptions => ({
  store: new KeyvPostgres(database),
  namespace: '',
  serialize: JSON.stringify,
  deserialize: JSON.parse,
  throwOnErrors: true,
});

/** Keyv's adapter for the store's table. Keyv itself removes an expired row when it reads the row. */
class KeyvPostgres extends EventEmitter implements KeyvStoreAdapter {
  readonly opts = { dialect: 'postgres' };
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  /** @returns the row's text. Keyv parses it. */
  async get<Value>(key: string): Promise<Value | undefined> {
    const [row] = await this.#database.query<{ value: Value }>('SELECT value FROM easel WHERE key = $1', [key]);
    return row?.value;
  }

  async set(key: string, text: string): Promise<void> {
    await this.#database.query(
      'INSERT INTO easel (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      [key, text],
    );
  }

  async delete(key: string): Promise<boolean> {
    const removed = await this.#database.query('DELETE FROM easel WHERE key = $1 RETURNING key', [key]);
    return removed.length > 0;
  }

  /** Removes all rows. */
  async clear(): Promise<void> {
    await this.#database.query('DELETE FROM easel');
  }
}
