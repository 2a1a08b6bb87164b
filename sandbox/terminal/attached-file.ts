import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, extname, join } from 'node:path';
import type { AttachedFile } from '../discord/people/attach.ts';
import { nameOf, type ShownFile } from './message-text.ts';

/** What a client claims of a file, by its extension. */
const types: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.mp4': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};

/** Reads the file that somebody attaches: at a path, or a file of a message. Throws if there is none. */
export async function readAttached(path: string, shown: ShownFile | undefined): Promise<AttachedFile> {
  const name = shown === undefined ? basename(path) : nameOf(shown);
  const bytes = shown === undefined ? await fileAt(path) : await fileIn(shown);
  const type = types[extname(name).toLowerCase()];
  return { name, bytes, ...(type === undefined ? {} : { type }) };
}

async function fileAt(path: string): Promise<Uint8Array> {
  const at = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
  return readFile(at).catch((error: unknown) => {
    throw new Error(`there is no file “${path}”`, { cause: error });
  });
}

async function fileIn({ url }: ShownFile): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error('the file is gone');
  return new Uint8Array(await response.arrayBuffer());
}
