import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { inject, onTestFinished } from 'vitest';
import { openStore } from '../../src/services/storage/sqlite/open.ts';
import type { Row, Write } from '../../src/services/storage/store.ts';
import { commit } from '../support/commit.ts';
import { compileCache } from '../support/compile-cache.ts';

const project = new URL('../../', import.meta.url);
const silent = pino({ level: 'silent' });

/** A folder of its own, removed when the test ends. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-tools-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs one of the tools like an operator, from its bundle, in `folder`, whose database is `data/easel.sqlite`. */
export async function runTool(
  tool: 'backup' | 'commands' | 'doctor' | 'migrate' | 'models' | 'restore' | 'shards',
  folder: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const child = spawn(process.execPath, [`${inject('bundled')}/tools/${tool}.js`, ...args], {
    cwd: folder,
    env: { ...compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}

/** A process that has the database open, like a bot, and commits pairs of rows until it is killed. */
export async function startWriter(path: string): Promise<ChildProcess> {
  const script = `
    import { openStore } from ${JSON.stringify(new URL('src/services/storage/sqlite/open.ts', project).href)};
    import { pino } from 'pino';
    const store = await openStore(process.argv[1], pino({ level: 'silent' }));
    for (let index = 0; ; index += 1) {
      const writes = [{ key: 'left:' + index, value: index }, { key: 'right:' + index, value: index }];
      await store.transaction([], () => ({ writes }));
      if (index === 20) process.stdout.write('ready');
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, path], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

export async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** Writes rows like the bot, and closes the database again. */
export async function write(path: string, writes: readonly Write[]): Promise<void> {
  const store = await openStore(path, silent);
  await commit(store, writes);
  await store.close();
}

/** All rows, as the bot would read them at its next start. */
export async function rows(path: string, prefix = ''): Promise<readonly Row[]> {
  const store = await openStore(path, silent);
  const found = await store.range(prefix);
  await store.close();
  return found;
}
