import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '../../config.ts';
import { codeOf } from '../../core/error-code.ts';
import { note, ok, problem, type Diagnosis } from './diagnosis.ts';

/** Whether Easel can use its folders, and whether others can read the tokens. */
export async function checkFiles({
  database,
  spoolDir,
}: Pick<Config, 'database' | 'spoolDir'>): Promise<readonly Diagnosis[]> {
  const spool = await canUse(spoolDir, constants.R_OK | constants.W_OK | constants.X_OK);
  return [
    ...(database.kind === 'sqlite' ? await checkDatabaseFile(database.path) : []),
    diagnosisOf('The spool', spoolDir, spool),
    ...(await checkEnvFile()),
  ];
}

async function checkDatabaseFile(path: string): Promise<readonly Diagnosis[]> {
  const [database, folder] = await Promise.all([
    canUse(path, constants.R_OK | constants.W_OK),
    canUse(dirname(path), constants.R_OK | constants.W_OK | constants.X_OK),
  ]);
  return [diagnosisOf('The database', path, database), diagnosisOf("The database's folder", dirname(path), folder)];
}

/** A code such as `EACCES`; `undefined` where it can be used. What is missing is made, if the nearest folder above allows it. */
async function canUse(path: string, mode: number): Promise<string | undefined> {
  try {
    await access(path, mode);
    return undefined;
  } catch (error) {
    const code = codeOf(error) ?? 'unknown';
    if (code !== 'ENOENT' || dirname(path) === path) return code;
    return canUse(dirname(path), constants.W_OK | constants.X_OK);
  }
}

function diagnosisOf(what: string, path: string, code: string | undefined): Diagnosis {
  return code === undefined
    ? ok(`${what} can be used: ${path}`)
    : problem(`${what} cannot be used (${code}): ${path}. Give it to the user that Easel runs as.`);
}

async function checkEnvFile(): Promise<readonly Diagnosis[]> {
  const file = await stat('.env').catch(() => undefined);
  if (file === undefined) return [];
  const isOpen = (file.mode & 0o077) !== 0;
  return [isOpen ? note('.env can be read by other users: chmod 600 .env') : ok('.env can be read by its owner only')];
}
