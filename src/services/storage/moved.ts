import { resolve } from 'node:path';
import type { DatabaseConfig } from '../../core/database-url.ts';
import { moveMark, type MoveMark } from '../../core/move-mark.ts';
import { schema } from './schema.ts';
import { StoreUnusableError, type Store } from './store.ts';

/** The name of a database in the mark of the other one: a file by its whole path. */
export function nameInMark(database: DatabaseConfig): string {
  return database.kind === 'sqlite' ? resolve(database.path) : `postgres://${database.name}`;
}

/** @throws {StoreUnusableError} where a newer Easel wrote the mark. */
export async function readMoveMark(store: Pick<Store, 'get'>, name: string): Promise<MoveMark | undefined> {
  const found = await store.get(schema.move.key());
  if (found === undefined) return undefined;
  const read = moveMark.safeParse(found);
  if (read.success) return read.data;
  throw new StoreUnusableError(`${name} has a mark of a move that this Easel cannot read; nothing was changed.`);
}

/**
 * The jobs of a database that was moved are run from the other one, and a database that is being filled has not all of
 * them.
 *
 * @throws {StoreUnusableError}
 */
export async function refuseMoved(store: Pick<Store, 'get'>, database: DatabaseConfig): Promise<void> {
  const name = nameInMark(database);
  const mark = await readMoveMark(store, name);
  if (mark?.state === 'left') {
    throw new StoreUnusableError(
      `${name} was moved to ${mark.other} (${new Date(mark.at).toISOString()}); nothing was changed. ` +
        'Name that one in DATABASE_URL, or move it back with npm run migrate. ' +
        'To go on with this one as it was then: npm run migrate -- undo',
    );
  }
  if (mark?.state === 'arriving') {
    throw new StoreUnusableError(
      `${name} is not whole: a move from ${mark.other} was not finished; nothing was changed. ` +
        'Run npm run migrate again, or name the other one in DATABASE_URL. To empty this one: npm run migrate -- undo',
    );
  }
}
