import { EventEmitter } from 'node:events';
import type { KeyvOptions, KeyvStoreAdapter } from 'keyv';
import type { Database } from './database.ts';

/**
 * What a Keyv is made with to have the store's own rows, each under its own key and in the very same text. (Keyv's usual way of
 * writing puts a colon before every text that begins with one.)
 */
export const keyvOptions = (database: Database): KeyvOptions => ({
  store: new KeyvPostgres(database),
  namespace: '',
  serialize: JSON.stringify,
  deserialize: JSON.parse,
  throwOnErrors: true,
});

/** Keyv's door to the table of the store. What has expired Keyv removes itself, when it reads it. */
class KeyvPostgres extends EventEmitter implements KeyvStoreAdapter {
  readonly opts = { dialect: 'postgres' };
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  /** @returns the row's text, of which Keyv makes its value. */
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

  /** All rows. */
  async clear(): Promise<void> {
    await this.#database.query('DELETE FROM easel');
  }
}
