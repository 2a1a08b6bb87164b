import { StoreUnusableError } from '../store.ts';
import { expectedTimeouts } from './client-config.ts';
import type { Database } from './database.ts';
import { poolerWords } from './opening-problem.ts';

/**
 * Reads what the server really has: a pooler may drop the settings of a connection, or refuse them.
 *
 * @throws {StoreUnusableError} where settings are missing, or the database is not in UTF-8.
 */
export async function checkServer({ query }: Database, statementTimeoutMs: number, name: string): Promise<void> {
  const expected = expectedTimeouts(statementTimeoutMs);
  const found = await query<{ name: string; setting: string }>(
    'SELECT name, setting FROM pg_settings WHERE name = ANY ($1)',
    [['server_encoding', ...Object.keys(expected)]],
  );
  const settings = new Map(found.map((each) => [each.name, each.setting]));
  for (const [setting, ms] of Object.entries(expected)) {
    if (settings.get(setting) !== String(ms)) throw new StoreUnusableError(poolerWords(name));
  }
  const encoding = settings.get('server_encoding');
  if (encoding === 'UTF8') return;
  // In another encoding the byte order is different, and most of what people write cannot be stored.
  throw new StoreUnusableError(
    `${name} is in ${encoding}; nothing was changed. Make a database with ENCODING 'UTF8' TEMPLATE template0.`,
  );
}
