import { codeOf } from '../../../core/error-code.ts';
import { StoreUnusableError } from '../store.ts';

/** Whether the error says that the file itself is damaged (https://sqlite.org/rescode.html). */
export function isDamage(error: unknown): boolean {
  return isOfSqlite(error) && (error.code === 'SQLITE_CORRUPT' || error.code === 'SQLITE_NOTADB');
}

/** As node-sqlite3 throws them: `code` such as `SQLITE_FULL`, `errno` its number. */
export function isOfSqlite(error: unknown): error is Error & { readonly code: string; readonly errno: number } {
  return error instanceof Error && codeOf(error)?.startsWith('SQLITE_') === true && 'errno' in error;
}

/** What helps where the file is damaged, for an operator. */
export const fromBackup = 'Restore a backup (npm run restore -- FILE); it keeps what was there';
const rights = 'check the rights of the file and its folder, and the room on the disk';

/** https://sqlite.org/rescode.html */
const codes = { corrupt: 11, notADatabase: 26 } as const;

/**
 * The error for a file that SQLite cannot open or write, with what an operator can do. `code` is SQLite's primary
 * result code, `why` its text.
 */
export function unusable(path: string, code: number | undefined, why: string, cause?: unknown): StoreUnusableError {
  const isDamaged = code === codes.corrupt || code === codes.notADatabase;
  const help = isDamaged ? fromBackup : `As the user that Easel runs as, ${rights}`;
  const what = isDamaged ? 'is damaged' : 'cannot be opened for writing';
  return new StoreUnusableError(`${path} ${what} (${why}); nothing was changed. ${help}.`, { cause });
}
