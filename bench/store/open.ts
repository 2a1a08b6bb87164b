import { pino } from 'pino';
import { openPostgresStore } from '../../src/services/storage/postgres/open.ts';
import { openSqlite } from '../../src/services/storage/sqlite/store.ts';
import type { Store } from '../../src/services/storage/store.ts';

const silent = pino({ level: 'silent' });

/** Easel's store at this place: a file, or a URL of PostgreSQL. */
export async function openBenchStore(place: string): Promise<Store> {
  if (!place.startsWith('postgres://')) return openSqlite(place, silent);
  const lease = { name: 'bot', holder: 'bench', described: 'the bench', held: () => {}, lost: () => {} };
  return openPostgresStore({ url: place, lease }, silent);
}
