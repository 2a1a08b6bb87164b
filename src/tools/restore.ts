import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { copyRows, makeDurable, checkpointLog, ForeignRowsError, integrityProblem } from './database.ts';
import { createLogger } from '../log.ts';
import { sqliteFacts } from '../services/storage/sqlite/integrity/file-integrity.ts';
import { irregularFile } from '../services/storage/sqlite/integrity/integrity.ts';
import { makeOwnFolder, ownerOnly } from '../services/storage/owner-only.ts';
import { lockDatabase, openStore } from '../services/storage/sqlite/open.ts';
import { StoreUnusableError } from '../services/storage/store.ts';
import { openingError } from './open-database.ts';
import { databasePath } from './settings.ts';
import { stamp } from './stamp.ts';
import { OperatorError, readArguments, runTool } from './terminal.ts';
import { takeRestored } from './restore/restored-postgres.ts';
import { abandonUnsubmitted } from './abandon-unsubmitted.ts';

const usage = `usage: npm run restore -- FILE
       npm run restore -- --restored | --moved     (a PostgreSQL, after pg_restore)`;
/** SQLite reads these files into the database next to them, even if they belong to another database. */
const logs = ['-wal', '-journal'] as const;

await runTool(async (terminal) => {
  const { env, print } = terminal;
  const { values, positionals } = readArguments(terminal, usage, {
    restored: { type: 'boolean' },
    moved: { type: 'boolean' },
  });
  const [file, ...others] = positionals;
  if (values.restored === true || values.moved === true) {
    if (file !== undefined || values.restored === values.moved) throw new OperatorError(usage);
    await takeRestored(terminal, values.restored === true ? 'restored' : 'moved', Date.now);
    return true;
  }
  const path = databasePath(
    env,
    'Restore it with pg_restore, then npm run restore -- --restored: see docs/operations.md.',
  );
  if (file === undefined || others.length > 0) throw new OperatorError(usage);
  if (!existsSync(file)) throw new OperatorError(`There is no file ${file}.`);
  const odd = (await irregularFile(file)) ?? (await irregularFile(path));
  if (odd !== undefined) throw new OperatorError(`${odd} is no regular file; nothing was changed.`);
  const wrong = integrityProblem(file);
  if (wrong !== undefined) throw new OperatorError(`${file} ${wrong}; nothing was changed.`);

  await makeOwnFolder(dirname(path));
  await using held = new AsyncDisposableStack();
  held.use(await lockAgainstBots(path));

  const now = new Date();
  const next = `${path}.restoring`;
  try {
    await removeDatabase(next);
    await rebuild(file, next);
    const abandoned = await abandonIn(next, file, now);
    const before = await setAside(path, `${path}.before-restore-${stamp(now)}`);
    // A log or a journal of the former database must not be read into the new one.
    for (const ending of ['-shm', ...logs]) await rm(`${path}${ending}`, { force: true });
    await rename(next, path);
    await makeDurable(path);

    print(`${path} is as in ${file}.`);
    if (before !== undefined) print(`What was there before is kept as ${before}.`);
    if (abandoned > 0) print(`${abandoned} of its jobs may have been sent and paid since: they end without a result.`);
  } finally {
    await removeDatabase(next);
  }
  return true;
});

/** Builds a new database with the rows of the backup, and nothing else of it. */
async function rebuild(file: string, next: string): Promise<void> {
  await (await openStore(next, createLogger('error'))).close();
  try {
    copyRows(file, next);
  } catch (error) {
    const why =
      error instanceof ForeignRowsError
        ? "has rows that are not Easel's"
        : `cannot be read (${sqliteFacts(error).why})`;
    throw new OperatorError(`${file} ${why}; nothing was changed.`, { cause: error });
  }
}

/** @throws {OperatorError} where the records are of another version. */
async function abandonIn(next: string, file: string, now: Date): Promise<number> {
  try {
    const store = await openStore(next, createLogger('error'));
    try {
      return await abandonUnsubmitted(store, now.getTime());
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof StoreUnusableError)) throw error;
    throw new OperatorError(error.message.replaceAll(next, file), { cause: error });
  }
}

async function lockAgainstBots(path: string): Promise<AsyncDisposable> {
  return lockDatabase(path).catch((error: unknown) => {
    throw openingError(error, path);
  });
}

/**
 * Copies the database to another name, together with its log or journal. At any moment the original is in its place.
 */
async function setAside(path: string, before: string): Promise<string | undefined> {
  const there = [...logs, ''].filter((ending) => existsSync(`${path}${ending}`));
  if (there.length === 0) return undefined;
  // This is copied before SQLite opens it. If the database is damaged, SQLite may drop its log.
  for (const ending of there) {
    const copy = createWriteStream(`${before}${ending}`, { flags: 'wx', mode: ownerOnly.file });
    await pipeline(createReadStream(`${path}${ending}`), copy);
    await makeDurable(`${before}${ending}`);
  }
  if (there.includes('')) checkpointLog(path);
  return there.includes('') ? before : `${before}${there[0]}`;
}

async function removeDatabase(path: string): Promise<void> {
  await Promise.all(['', '-shm', '.lock', ...logs].map(async (ending) => rm(`${path}${ending}`, { force: true })));
}
