import { existsSync } from 'node:fs';
import type { DatabaseConfig } from '../../core/database-url.ts';
import { createLogger } from '../../log.ts';
import { nameInMark, readMoveMark } from '../../services/storage/moved.ts';
import { openPostgresStore } from '../../services/storage/postgres/store.ts';
import { schema } from '../../services/storage/schema.ts';
import type { SpoolOf } from '../../services/storage/spool-move.ts';
import { irregularFile } from '../../services/storage/sqlite/integrity/integrity.ts';
import { openStore } from '../../services/storage/sqlite/open.ts';
import { StoreInUseError, StoreUnusableError, write, type Store } from '../../services/storage/store.ts';
import type { MoveMark } from '../../core/move-mark.ts';
import { integrityProblem } from '../database.ts';
import { OperatorError } from '../terminal.ts';

/** One of the two databases. No bot uses it while it is open. */
export interface Side extends AsyncDisposable {
  /** As it stands in the mark of the other side. */
  readonly name: string;
  readonly store: Store;
  readonly spool: SpoolOf;
  mark(): Promise<MoveMark | undefined>;
  /** `undefined` takes the mark away. */
  setMark(mark: Omit<MoveMark, 'version'> | undefined): Promise<void>;
}

export interface SideOptions {
  readonly database: DatabaseConfig;
  /** Of a PostgreSQL. */
  readonly url: string | undefined;
  readonly spoolDir: string;
  /** Also opens a PostgreSQL that was restored from a dump. */
  readonly takesCopy?: boolean | undefined;
}

/** @throws {OperatorError} where a bot uses it, or it cannot be used. */
export async function openSide(options: SideOptions): Promise<Side> {
  const { database, spoolDir } = options;
  const name = nameInMark(database);
  const store = await openFor(options, name);
  return {
    name,
    store,
    spool: { folder: spoolDir, database },
    mark: async () => readMoveMark(store, name),
    setMark: async (mark) =>
      write(store, { key: schema.move.key(), value: mark === undefined ? undefined : { version: 1, ...mark } }),
    [Symbol.asyncDispose]: async () => store.close(),
  };
}

async function openFor({ database, url, takesCopy }: SideOptions, name: string): Promise<Store> {
  const log = createLogger('error');
  try {
    if (database.kind === 'postgres') return await openPostgresStore({ url: url ?? '', takesCopy }, log);
    return await openStore(database.path, log);
  } catch (error) {
    if (error instanceof StoreUnusableError) throw new OperatorError(error.message, { cause: error });
    if (!(error instanceof StoreInUseError)) throw error;
    throw new OperatorError(`A bot is using ${name}: stop it first; nothing was changed.`, { cause: error });
  }
}

/** Reads all of the file. @throws {OperatorError} where it is missing or unsound. */
export async function checkFile(path: string): Promise<void> {
  if (!existsSync(path)) throw new OperatorError(`There is no database at ${path}.`);
  const odd = await irregularFile(path);
  if (odd !== undefined) throw new OperatorError(`${odd} is no regular file; nothing was changed.`);
  const wrong = integrityProblem(path);
  if (wrong !== undefined) throw new OperatorError(`${path} ${wrong}; nothing was changed.`);
}
