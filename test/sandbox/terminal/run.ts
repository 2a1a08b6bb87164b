import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface Run {
  readonly process: ChildProcessWithoutNullStreams;
  /** Where it keeps its world. `end` removes it. */
  readonly folder: string;
  readonly output: () => string;
}

/** The sandbox as `npm run sandbox` starts it, with a pipe for its input. */
export function spawnSandbox(env: Readonly<Record<string, string>> = {}, folder = newFolder()): Run {
  const child = spawn(process.execPath, ['sandbox/main.ts', '--terminal', '--folder', folder], {
    env: { ...process.env, ...env },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { process: child, folder, output: () => output };
}

/** It is killed when the test ends, if it still runs. */
export function startSandbox(folder = newFolder()): Run {
  const run = spawnSandbox({}, folder);
  onTestFinished(() => end(run));
  return run;
}

/** For a world that is not that of whoever works on the project. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'sandbox-'));
}

/** Kills it if it still runs. */
export function end({ process: child, folder }: Run): void {
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}

export async function until<T>(found: () => T | undefined | false): Promise<T> {
  for (;;) {
    const value = found();
    if (value !== undefined && value !== false) return value;
    await wait(10);
  }
}

export function botOf(run: Run): Promise<number> {
  return until(() => {
    const pid = /Easel runs as process (\d+)/.exec(run.output())?.[1];
    return pid === undefined ? undefined : Number(pid);
  });
}

/** What follows `text` in the output so far. */
export const after = (run: Run, text: string): string => run.output().split(text)[1] ?? '';
