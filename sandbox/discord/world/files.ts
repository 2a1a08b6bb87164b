import { createHmac, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import type { Clock } from '../../wire/clock.ts';

/** A file of a request. */
export interface Upload {
  /** The n of `files[n]`. */
  readonly index: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly contentType: string;
  readonly width?: number;
  readonly height?: number;
  /** Unsigned. `sign` makes it valid for a day. */
  readonly url: string;
}

/** The content delivery network: files on disk behind signed URLs that expire. */
export interface Files {
  put(channelId: string, upload: Upload): Promise<StoredFile>;
  /** After this, the URLs of the file answer 404. */
  remove(file: StoredFile): Promise<void>;
  /** The file of this URL, signed or not. */
  find(url: string): StoredFile | undefined;
  /** The URL with `ex`, `is` and `hm`, valid for 24 hours. A URL of another origin is returned unchanged. */
  sign(url: string): string;
  /** The file, or 404 if it is unknown, or if the signature is wrong or has expired. */
  answer(url: URL): Response;
  close(): Promise<void>;
}

const linkLifeMs = 24 * 60 * 60 * 1000;

export async function createFiles(options: { clock: Clock; origin: string; newId: () => string }): Promise<Files> {
  const { clock, origin, newId } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'discord-files-'));
  const secret = randomBytes(32);
  const byPath = new Map<string, StoredFile>();
  const prefix = `${origin}/attachments/`;

  const digest = (pathname: string, expires: string, issued: string): string =>
    createHmac('sha256', secret).update(`${pathname}|${expires}|${issued}`).digest('hex');

  return {
    async put(channelId, upload) {
      const id = newId();
      const name = safeName(upload.name);
      await writeFile(path.join(folder, id), upload.bytes);
      const file: StoredFile = {
        id,
        name,
        size: upload.bytes.byteLength,
        url: `${prefix}${channelId}/${id}/${name}`,
        ...(await inspect(upload)),
      };
      byPath.set(new URL(file.url).pathname, file);
      return file;
    },
    async remove(file) {
      if (byPath.delete(new URL(file.url).pathname)) await unlink(path.join(folder, file.id));
    },
    find: (url) => (url.startsWith(prefix) ? byPath.get(new URL(url).pathname) : undefined),
    sign(url) {
      if (!url.startsWith(prefix)) return url;
      const { pathname } = new URL(url);
      const issued = hexSeconds(clock.now());
      const expires = hexSeconds(clock.now() + linkLifeMs);
      return `${origin}${pathname}?ex=${expires}&is=${issued}&hm=${digest(pathname, expires, issued)}&`;
    },
    answer({ pathname, searchParams }) {
      const file = byPath.get(pathname);
      const expires = searchParams.get('ex') ?? '';
      const genuine = searchParams.get('hm') === digest(pathname, expires, searchParams.get('is') ?? '');
      if (file === undefined || !genuine || Number.parseInt(expires, 16) * 1000 <= clock.now()) {
        return new Response('This content is no longer available.', { status: 404 });
      }
      const stream = Readable.toWeb(createReadStream(path.join(folder, file.id)));
      return new Response(stream as ReadableStream<Uint8Array>, {
        headers: { 'content-type': file.contentType, 'content-length': String(file.size) },
      });
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
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
async function inspect(upload: Upload): Promise<{ contentType: string; width?: number; height?: number }> {
  const found = await fileTypeFromBuffer(upload.bytes);
  const contentType = found?.mime ?? (upload.type === '' ? 'application/octet-stream' : upload.type);
  if (!contentType.startsWith('image/')) return { contentType };
  try {
    const { width, height } = await sharp(upload.bytes).metadata();
    return { contentType, width, height };
  } catch {
    return { contentType };
  }
}
