import { existsSync } from 'node:fs';
import { nameInMark, readMoveMark } from '../../services/storage/moved.ts';
import { schema } from '../../services/storage/schema.ts';
import type { SpoolOf } from '../../services/storage/spool-move.ts';
import { irregularFile } from '../../services/storage/sqlite/integrity/integrity.ts';
import { write, type Store } from '../../services/storage/store.ts';
import type { MoveMark } from '../../core/move-mark.ts';
import { integrityProblem } from '../database.ts';
import { openDatabase, type NamedDatabase } from '../open-database.ts';
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

export interface SideOptions extends NamedDatabase {
  /** Also opens a PostgreSQL that was restored from a dump. */
  readonly takesCopy?: boolean | undefined;
}

/** @throws {OperatorError} where a bot uses it, or it cannot be used. */
export async function openSide(options: SideOptions): Promise<Side> {
  const { database, spoolDir } = options;
  const name = nameInMark(database);
  const store = await openDatabase(options, name);
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

/** Reads all of the file. @throws {OperatorError} where it is missing or unsound. */
export async function checkFile(path: string): Promise<void> {
  if (!existsSync(path)) throw new OperatorError(`There is no database at ${path}.`);
  const odd = await irregularFile(path);
  if (odd !== undefined) throw new OperatorError(`${odd} is no regular file; nothing was changed.`);
  const wrong = integrityProblem(path);
  if (wrong !== undefined) throw new OperatorError(`${path} ${wrong}; nothing was changed.`);
}
