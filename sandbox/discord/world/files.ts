import { createHmac, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import type { Clock } from '../../wire/clock.ts';
import { rangeOf } from './ranges.ts';

/** A file of a request. */
export interface Upload {
  /** The n of `files[n]`. */
  readonly index: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  /** The size of a film in pixels, as Discord measures it. The stand-in measures only pictures. */
  readonly film?: { readonly width: number; readonly height: number };
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  /** Empty if the uploader claimed none. */
  readonly contentType: string;
  readonly width?: number;
  readonly height?: number;
  /** Unsigned. `sign` makes it valid for a day. */
  readonly url: string;
}

/** The content delivery network: files on disk behind signed URLs that expire. */
export interface Files {
  put(channelId: string, upload: Upload): Promise<StoredFile>;
  /** Stores what a person attaches to a command. Its type is what the uploader claims. */
  attach(upload: Upload): Promise<StoredFile>;
  /** Forgets all that was attached to commands, as Discord does after a time that it does not tell. */
  forgetAttached(): Promise<void>;
  /** After this, the URLs of the file answer 404. */
  remove(file: StoredFile): Promise<void>;
  /** The file of this URL, signed or not. */
  find(url: string): StoredFile | undefined;
  /** The URL with `ex`, `is` and `hm`, valid for 24 hours. A URL of another origin is returned unchanged. */
  sign(url: string): string;
  /** The file or a part of it, or 404 if it is unknown, or if the signature is wrong or has expired. */
  answer(request: Request): Response;
  /** Where the file is on disk. */
  pathOf(file: StoredFile): string;
  state(): FilesState;
  close(): Promise<void>;
}

const linkLifeMs = 24 * 60 * 60 * 1000;

/** What outlives the process. The files themselves are in a folder, by their ids. */
export interface FilesState {
  readonly stored: readonly StoredFile[];
  /** In hexadecimal digits. Signs the links. */
  readonly secret: string;
}

export async function createFiles(options: {
  clock: Clock;
  origin: string;
  newId: () => string;
  /** How many files of commands and forms are kept. */
  attachedMost: number;
  saved?: { readonly state: FilesState; readonly folder: string };
}): Promise<Files> {
  const { clock, origin, newId, attachedMost, saved } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'discord-files-'));
  const secret = saved === undefined ? randomBytes(32) : Buffer.from(saved.state.secret, 'hex');
  const byPath = new Map((saved?.state.stored ?? []).map((file) => [new URL(file.url).pathname, file]));
  const pathOf = ({ id }: StoredFile): string => path.join(folder, id);
  for (const file of byPath.values()) await copyFile(path.join(saved?.folder ?? '', file.id), pathOf(file));
  const posted = `${origin}/attachments/`;
  const attached = `${origin}/ephemeral-attachments/`;
  const isOwn = (url: string): boolean => url.startsWith(posted) || url.startsWith(attached);

  const digest = (pathname: string, expires: string, issued: string): string =>
    createHmac('sha256', secret).update(`${pathname}|${expires}|${issued}`).digest('hex');

  async function store(place: string, upload: Upload, contentType: string): Promise<StoredFile> {
    const id = newId();
    const name = safeName(upload.name);
    await writeFile(path.join(folder, id), upload.bytes);
    const size = upload.bytes.byteLength;
    const measures = upload.film ?? (await measure(upload.bytes, contentType));
    const file: StoredFile = { id, name, size, url: `${place}/${id}/${name}`, contentType, ...measures };
    byPath.set(new URL(file.url).pathname, file);
    return file;
  }

  async function remove(file: StoredFile): Promise<void> {
    if (byPath.delete(new URL(file.url).pathname)) await rm(pathOf(file), { force: true });
  }

  return {
    put: async (channelId, upload) => store(`${posted}${channelId}`, upload, await typeOf(upload)),
    // Discord does not document what the first number of such a link is.
    async attach(upload) {
      const file = await store(`${attached}${newId()}`, upload, upload.type);
      const all = [...byPath.values()].filter(({ url }) => url.startsWith(attached));
      await Promise.all(all.slice(0, Math.max(0, all.length - attachedMost)).map(remove));
      return file;
    },
    remove,
    async forgetAttached() {
      await Promise.all([...byPath.values()].filter(({ url }) => url.startsWith(attached)).map(remove));
    },
    find: (url) => (isOwn(url) ? byPath.get(new URL(url).pathname) : undefined),
    sign(url) {
      if (!isOwn(url)) return url;
      const { pathname } = new URL(url);
      const issued = hexSeconds(clock.now());
      const expires = hexSeconds(clock.now() + linkLifeMs);
      return `${origin}${pathname}?ex=${expires}&is=${issued}&hm=${digest(pathname, expires, issued)}&`;
    },
    answer(request) {
      const { pathname, searchParams } = new URL(request.url);
      const file = byPath.get(pathname);
      const expires = searchParams.get('ex') ?? '';
      const genuine = searchParams.get('hm') === digest(pathname, expires, searchParams.get('is') ?? '');
      if (file === undefined || !genuine || Number.parseInt(expires, 16) * 1000 <= clock.now()) {
        return new Response('This content is no longer available.', { status: 404 });
      }
      return contents(pathOf(file), file, request);
    },
    pathOf,
    state: () => ({ stored: [...byPath.values()], secret: secret.toString('hex') }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The file, or the part of it that is asked for, so that a browser can seek in a video. */
function contents(filePath: string, { contentType, size }: StoredFile, { method, headers: asked }: Request): Response {
  const range = asked.has('if-range') ? undefined : rangeOf(asked.get('range'), size);
  const common = { 'accept-ranges': 'bytes' };
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...common, 'content-range': `bytes */${size}` } });
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const headers = {
    ...common,
    'content-type': contentType === '' ? 'application/octet-stream' : contentType,
    'content-length': String(end - start + 1),
    ...(range !== undefined && { 'content-range': `bytes ${start}-${end}/${size}` }),
  };
  const isEmpty = method === 'HEAD' || size === 0;
  const body = isEmpty ? null : Readable.toWeb(createReadStream(filePath, { start, end }));
  return new Response(body as ReadableStream<Uint8Array> | null, { status: range === undefined ? 200 : 206, headers });
}

/**
 * The name that Discord keeps: everything except letters, digits, dots, dashes and underscores becomes an underscore.
 */
export function safeName(name: string): string {
  return name.replaceAll(/[^\w.-]/gu, '_') || 'unknown';
}

function hexSeconds(ms: number): string {
  return Math.floor(ms / 1000).toString(16);
}

/** The type that the bytes show, or else the sender's. */
async function typeOf(upload: Upload): Promise<string> {
  const found = await fileTypeFromBuffer(upload.bytes);
  return found?.mime ?? (upload.type === '' ? 'application/octet-stream' : upload.type);
}

/** The size of a picture in pixels. None for other files, and for what only claims to be a picture. */
async function measure(bytes: Uint8Array, contentType: string): Promise<{ width?: number; height?: number }> {
  if (!contentType.startsWith('image/')) return {};
  try {
    const { width, height } = await sharp(bytes).metadata();
    return { width, height };
  } catch {
    return {};
  }
}
