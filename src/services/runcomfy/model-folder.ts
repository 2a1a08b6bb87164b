import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelResult } from '../../catalog/model.ts';
import { readModel } from '../../catalog/read-model.ts';
import { decodeUtf8 } from '../../core/utf8.ts';

/** In bytes. A published schema has some kilobytes. */
const largestFile = 1024 * 1024;
/** So many files of a folder are read, the first by their names. */
export const mostFiles = 500;

/** A model file, as it was read. */
export interface ModelFileReading {
  readonly file: string;
  readonly result: ModelResult;
}

/** The model files of a folder, read again where they changed. */
export interface ModelFolder {
  /**
   * Reads every `*.json` that changed. With `isSettled`, a change has to look the same twice: what somebody is writing
   * is not read half, and a file that is replaced does not count as removed. Rejects if the folder cannot be read.
   */
  read(options: { readonly isSettled: boolean }): Promise<void>;
  /** In the order of the files' names. A file that was read again and says the same has the same result as before. */
  readings(): readonly ModelFileReading[];
  /** How many model files there were at the last look. */
  readonly count: number;
}

interface Reading {
  readonly signature: string;
  readonly digest: string;
  readonly result: ModelResult;
}

export function createModelFolder(directory: string): ModelFolder {
  const readings = new Map<string, Reading>();
  let lastSeen: ReadonlyMap<string, string> = new Map();
  let count = 0;

  async function readAgain(file: string, signature: string | undefined): Promise<void> {
    if (signature === undefined) {
      readings.delete(file);
      return;
    }
    const before = readings.get(file);
    const content = await readContent(file);
    // A file that was written meanwhile is read at the next look.
    if ((await signatureOf(file)) !== signature) return;
    const isSame = before?.digest === content.digest;
    readings.set(file, {
      signature,
      digest: content.digest,
      result: isSame ? before.result : resultOf(content),
    });
  }

  return {
    async read({ isSettled }) {
      const names = (await readdir(directory)).filter((name) => name.endsWith('.json')).toSorted();
      count = names.length;
      const seen = await signaturesOf(names.slice(0, mostFiles).map((name) => join(directory, name)));
      const before = lastSeen;
      lastSeen = seen;
      for (const file of new Set([...seen.keys(), ...readings.keys()])) {
        const signature = seen.get(file);
        const isChanged = readings.get(file)?.signature !== signature;
        if (isChanged && !(isSettled && before.get(file) !== signature)) await readAgain(file, signature);
      }
    },
    readings: () =>
      [...readings].map(([file, { result }]) => ({ file, result })).toSorted((a, b) => (a.file < b.file ? -1 : 1)),
    get count() {
      return count;
    },
  };
}

/** Reads one file by itself. Never throws. */
export async function readModelFile(file: string): Promise<ModelResult> {
  return resultOf(await readContent(file));
}

async function signaturesOf(files: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return new Map(await Promise.all(files.map(async (file) => [file, await signatureOf(file)] as const)));
}

/** Size, times and identity of a file: what changes when it is written or replaced. */
async function signatureOf(file: string): Promise<string> {
  const found = await stat(file, { bigint: true }).catch(() => undefined);
  return found === undefined ? 'unreadable' : [found.ino, found.size, found.mtimeNs, found.ctimeNs].join(':');
}

type Content = { readonly digest: string } & (
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly message: string }
);

async function readContent(file: string): Promise<Content> {
  try {
    const { size } = await stat(file);
    if (size > largestFile) return unreadable(`is larger than ${largestFile} bytes`);
    const text = decodeUtf8(await readFile(file));
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
    return { digest, ...parse(text) };
  } catch (error) {
    return unreadable(`cannot be read (${String(error)})`);
  }
}

function parse(text: string): { readonly ok: true; readonly json: unknown } | { readonly ok: false; message: string } {
  try {
    return { ok: true, json: JSON.parse(text) as unknown };
  } catch (error) {
    return { ok: false, message: `is not JSON (${String(error)})` };
  }
}

function unreadable(message: string): Content {
  return { ok: false, digest: message, message };
}

function resultOf(content: Content): ModelResult {
  if (content.ok) return readModel(content.json, content.digest);
  const problems = [{ path: '$', message: content.message }];
  return { ok: false, command: undefined, isOff: false, problems, notes: [], draft: undefined };
}
