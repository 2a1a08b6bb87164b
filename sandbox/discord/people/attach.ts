import type { StoredFile } from '../world/files.ts';
import type { World } from '../world/world.ts';
import { ClientRefusal } from './refused.ts';

/** A file that a person attaches to a command. */
export interface AttachedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The type that the uploader's client claims. Default: none. Nobody compares it with the bytes. */
  readonly type?: string;
  /** The size of a film in pixels, as Discord measures it. */
  readonly film?: { readonly width: number; readonly height: number };
}

export function isAttachedFile(value: unknown): value is AttachedFile {
  return typeof value === 'object' && value !== null && 'bytes' in value;
}

/** Throws for a file that is larger than `limit` bytes. Not even a modified client can upload it. */
export function checkSizes(files: readonly AttachedFile[], limit: number): void {
  const tooLarge = files.find(({ bytes }) => bytes.byteLength > limit);
  if (tooLarge !== undefined) {
    throw new ClientRefusal(`${tooLarge.name} is too large. A file may have ${sizeWords(limit)} here.`);
  }
}

function sizeWords(bytes: number): string {
  const mebi = bytes / 1024 / 1024;
  return mebi < 1 ? `${bytes} bytes` : `${Math.floor(mebi)} MB`;
}

/** What was uploaded, by what the person attached. */
export type Uploaded = ReadonlyMap<AttachedFile, StoredFile>;

/** Uploads the files, then sends. Without files it sends at once. */
export function withUploads<T>(
  world: World,
  files: readonly AttachedFile[],
  send: (uploaded: Uploaded) => T,
): T | Promise<T> {
  if (files.length === 0) return send(new Map());
  const uploads = files.map(async (file) => [file, await upload(world, file)] as const);
  return Promise.all(uploads).then((pairs) => send(new Map(pairs)));
}

async function upload(world: World, { type = '', ...file }: AttachedFile): Promise<StoredFile> {
  return world.files.attach({ index: '0', ...file, type });
}
