import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';

/** What a saved state is, so that no other program or version reads it. */
export interface SavedKind {
  readonly kind: string;
  readonly version: number;
}

/** A state that was read, or why there is none. Neither, if nothing was saved. */
export interface ReadState<T> {
  readonly state?: T;
  /** For whoever runs the sandbox, in English. */
  readonly problem?: string;
}

/**
 * Writes a state as JSON, all of it or nothing. Maps and big integers become `{$map: entries}` and `{$bigint: digits}`.
 * A digest shows damage.
 */
export async function writeState(path: string, { kind, version }: SavedKind, state: unknown): Promise<void> {
  const text = JSON.stringify(state, (_key, value: unknown) => {
    if (value instanceof Map) return { $map: [...value] };
    return typeof value === 'bigint' ? { $bigint: value.toString() } : value;
  });
  const unfinished = `${path}.unfinished`;
  await writeFile(unfinished, `${JSON.stringify({ kind, version, digest: digestOf(text) })}\n${text}\n`);
  await rename(unfinished, path);
}

/**
 * Reads what `writeState` wrote. Rejects only for a file that is there and cannot be read.
 */
export async function readState<T>(path: string, wanted: SavedKind): Promise<ReadState<T>> {
  const contents = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (contents === undefined) return {};
  const [head = '', text = ''] = contents.split('\n');
  const { kind, version, digest } = (parsed(head) ?? {}) as Partial<SavedKind> & { digest?: string };
  if (kind !== wanted.kind) return { problem: `${path} was not written by the sandbox.` };
  if (version !== wanted.version) {
    return { problem: `${path} was written by another version of the sandbox (${version}, not ${wanted.version}).` };
  }
  const state = digest === digestOf(text) ? parsed(text) : undefined;
  return state === undefined ? { problem: `${path} is damaged.` } : { state: state as T };
}

/** The state with other origins, by the former ones. A former one that only begins another one is left alone. */
export function withOrigins<T>(state: T, moves: Readonly<Record<string, string>>): T {
  const former = Object.keys(moves).map((origin) => origin.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`));
  const pattern = new RegExp(`(?:${former.join('|')})(?!\\d)`, 'gu');
  const swap = (text: string): string => text.replace(pattern, (origin) => moves[origin] ?? origin);
  const change = (value: unknown): unknown => {
    if (typeof value === 'string') return swap(value);
    if (Array.isArray(value)) return value.map(change);
    if (value instanceof Map) return new Map([...value].map(([key, inner]) => [change(key), change(inner)]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
  };
  return change(state) as T;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) => {
      if (typeof value !== 'object' || value === null) return value;
      if ('$map' in value) return new Map(value.$map as Iterable<readonly [unknown, unknown]>);
      return '$bigint' in value ? BigInt(String(value.$bigint)) : value;
    });
  } catch {
    return undefined;
  }
}
