import { existsSync } from 'node:fs';
import { mkdtemp, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from '../core/error-code.ts';
import { sqliteFacts } from '../services/storage/sqlite/integrity/file-integrity.ts';
import { makeDurable, snapshot, integrityProblem } from './database.ts';
import { irregularFile } from '../services/storage/sqlite/integrity/integrity.ts';
import { makeOwnFolder, ownerOnly } from '../services/storage/owner-only.ts';
import { databasePath } from './settings.ts';
import { OperatorError, readArguments, runTool } from './terminal.ts';
import { stamp } from './stamp.ts';

const usage = 'usage: npm run backup -- [FILE]';

await runTool(async (terminal) => {
  const { env, print } = terminal;
  const path = databasePath(env, 'Back it up with pg_dump: see docs/operations.md.');
  const { positionals } = readArguments(terminal, usage, {});
  const [file = join(dirname(path), 'backups', `easel-${stamp(new Date())}.sqlite`), ...others] = positionals;
  if (others.length > 0) throw new OperatorError(usage);
  if (!existsSync(path)) throw new OperatorError(`There is no database at ${path}: check DATABASE_URL.`);
  if (existsSync(file)) throw new OperatorError(taken(file));

  const odd = await irregularFile(path);
  if (odd !== undefined) throw new OperatorError(`No backup was made: ${odd} is no regular file.`);
  await makeOwnFolder(dirname(file));
  // The backup gets its name only when it is complete.
  const workplace = await mkdtemp(join(dirname(file), '.easel-backup-'));
  try {
    const copy = join(workplace, 'copy.sqlite');
    await copyTo(path, copy);
    const wrong = integrityProblem(copy);
    if (wrong !== undefined) throw new OperatorError(`No backup was made: the copy of ${path} ${wrong}.`);
    await reserveName(file);
    await rename(copy, file);
    await makeDurable(file);
  } finally {
    await rm(workplace, { recursive: true, force: true });
  }
  print(file);
  return true;
});

async function copyTo(path: string, copy: string): Promise<void> {
  try {
    await snapshot(path, copy);
  } catch (error) {
    throw new OperatorError(`No backup was made: ${path} cannot be read (${sqliteFacts(error).why}).`, {
      cause: error,
    });
  }
}

/** Takes the name with an empty file, so that no other file is replaced later. */
async function reserveName(file: string): Promise<void> {
  try {
    await (await open(file, 'wx', ownerOnly.file)).close();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new OperatorError(taken(file));
    throw error;
  }
}

function taken(file: string): string {
  return `${file} exists already; a backup never replaces a file. Name another one.`;
}
