import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nameOf, type ShownFile } from './message-text.ts';

/** Saves a copy in the folder, under its id and name. Opens it if asked to and if the system has a program for it. */
export async function saveFile(file: ShownFile, folder: string, show: boolean): Promise<string> {
  const response = await fetch(file.url);
  if (!response.ok) throw new Error('the file is gone');
  const id = new URL(file.url).pathname.split('/').at(-2) ?? '';
  const path = join(folder, `${id}-${nameOf(file)}`);
  await mkdir(folder, { recursive: true });
  await writeFile(path, new Uint8Array(await response.arrayBuffer()));
  if (show) showFile(path);
  return path;
}

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

function showFile(path: string): void {
  const [program, ...words] = openers[process.platform] ?? ['xdg-open'];
  const opener = spawn(program, [...words, path], { stdio: 'ignore', detached: true });
  // Without such a program, the copy and its address still exist.
  opener.once('error', () => {});
  opener.unref();
}
