import { lookup } from 'node:dns';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { LookupFunction } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileTypeFromBuffer } from 'file-type';
import ipaddr from 'ipaddr.js';
import { Agent, request } from 'undici';
import { bounded } from './bounded.ts';
import { isCut } from './truncation/truncation.ts';
import { mediaKinds, type FileProblem, type MediaKind, type OutputFile } from '../core/job/record.ts';

export type Download =
  | { readonly kind: 'fetched'; readonly file: NonNullable<OutputFile['fetched']> }
  /** Final: trying again would change nothing. */
  | { readonly kind: 'unusable'; readonly problem: FileProblem }
  /** Worth another try. */
  | { readonly kind: 'interrupted' };

export interface Downloads {
  /** Streams `url` into `folder`, naming it `name` with the ending of what it really is. Throws only when aborted or when the disk fails. */
  fetch(
    url: string,
    target: { readonly folder: string; readonly name: string },
    signal: AbortSignal,
  ): Promise<Download>;
  close(): Promise<void>;
}

/** RunComfy serves results from several hosts of these two domains, with no authentication. */
const runComfyDomains = ['runcomfy.net', 'runcomfy.com'];
/** Larger than any file that Discord takes; what is over is linked. */
const largestFile = 256 * 1024 * 1024;
/** What file-type needs to tell a type by its first bytes. */
const signatureBytes = 4100;
const wholeDownload = 10 * 60_000;

class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
}

/**
 * @param origins further origins that files may come from, as `http://127.0.0.1:8080`.
 * @param domains that they come from, with every host in them; default: RunComfy's.
 */
export function createDownloads(options: {
  readonly origins: readonly string[];
  readonly domains?: readonly string[];
}): Downloads {
  const { domains = runComfyDomains } = options;
  const timeouts = { connect: { timeout: 10_000 }, headersTimeout: 30_000, bodyTimeout: 30_000 };
  const ofOperator = new Agent(timeouts);
  const ofDomains = new Agent({ ...timeouts, connect: { ...timeouts.connect, lookup: publicOnly } });

  function agentFor(url: string): Agent | undefined {
    if (!URL.canParse(url)) return undefined;
    const { origin, protocol, hostname, username, password } = new URL(url);
    if (username !== '' || password !== '') return undefined;
    if (options.origins.includes(origin)) return ofOperator;
    const known = domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
    return protocol === 'https:' && known ? ofDomains : undefined;
  }

  return {
    async fetch(url, target, signal) {
      const dispatcher = agentFor(url);
      if (dispatcher === undefined) return { kind: 'unusable', problem: 'foreign-host' };
      const part = join(target.folder, `${target.name}.part`);
      try {
        const written = await bounded({ signal, ms: wholeDownload }, async (own) => {
          const response = await request(url, { dispatcher, signal: own });
          const refusal = refusalOf(response.statusCode, response.headers['content-length']);
          if (refusal === undefined) {
            const found = await writeCapped(response.body, part, own);
            return { ...found, hasLength: response.headers['content-length'] !== undefined };
          }
          await response.body.dump();
          return refusal;
        });
        if ('kind' in written) return written;
        if (written.size > largestFile) return { kind: 'unusable', problem: 'too-large' };
        if (written.size === 0) return { kind: 'interrupted' };
        const type = await fileTypeFromBuffer(written.head);
        const kind = mediaKinds.find((candidate) => type?.mime.startsWith(`${candidate}/`));
        if (type === undefined || kind === undefined) return { kind: 'unusable', problem: 'wrong-type' };
        // A connection that broke, and a length that was not met, have thrown. Without a length only the file can tell.
        if (!written.hasLength && (await isCut(part, type.ext))) return { kind: 'interrupted' };
        const name = `${target.name}.${type.ext}`;
        await rename(part, join(target.folder, name));
        return { kind: 'fetched', file: describe(name, written.size, kind, type.mime) };
      } catch (error) {
        signal.throwIfAborted();
        if (isDiskError(error)) throw error;
        return isPrivate(error) ? { kind: 'unusable', problem: 'foreign-host' } : { kind: 'interrupted' };
      } finally {
        await rm(part, { force: true });
      }
    },
    async close() {
      await Promise.all([ofOperator.destroy(), ofDomains.destroy()]);
    },
  };
}

function describe(name: string, size: number, kind: MediaKind, type: string): NonNullable<OutputFile['fetched']> {
  return { name, size, kind, type };
}

/** What can be said of a file before a byte of it is read; `announced` is its Content-Length. */
function refusalOf(status: number, announced: string | string[] | undefined): Download | undefined {
  if (status === 200) return Number(announced) > largestFile ? { kind: 'unusable', problem: 'too-large' } : undefined;
  // A redirect could lead anywhere: neither RunComfy's own links nor Discord's do redirect, so none is followed.
  if (status >= 300 && status < 400) return { kind: 'unusable', problem: 'foreign-host' };
  if (status === 403 || status === 404 || status === 410) return { kind: 'unusable', problem: 'gone' };
  return { kind: 'interrupted' };
}

/** Larger pieces than the network's cost fewer turns of the event loop. */
const pieceOnDisk = 512 * 1024;

/** Writes until the end, or until one chunk over the cap; keeps the first bytes for telling the type. */
async function writeCapped(
  body: AsyncIterable<Uint8Array>,
  path: string,
  signal: AbortSignal,
): Promise<{ size: number; head: Buffer }> {
  const found = { size: 0, head: Buffer.alloc(0) };
  async function* capped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      if (found.head.length < signatureBytes) {
        found.head = Buffer.concat([found.head, chunk]).subarray(0, signatureBytes);
      }
      found.size += chunk.length;
      if (found.size > largestFile) return;
      yield chunk;
    }
  }
  await pipeline(body, capped, createWriteStream(path, { highWaterMark: pieceOnDisk, flush: true }), { signal });
  return found;
}

/** Resolves names as the system does, but never to an address that is not public. */
const publicOnly: LookupFunction = (hostname, lookupOptions, callback) => {
  lookup(hostname, { ...lookupOptions, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '');
    const hidden = addresses.some(({ address }) => ipaddr.process(address).range() !== 'unicast');
    if (hidden) return callback(new PrivateAddressError(hostname), '');
    const [first] = addresses;
    if (lookupOptions.all === true || first === undefined) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

function isPrivate(error: unknown): boolean {
  return (
    error instanceof PrivateAddressError ||
    (error instanceof Error && error.cause !== undefined && isPrivate(error.cause))
  );
}

function isDiskError(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    ['ENOSPC', 'EDQUOT', 'EFBIG', 'EACCES', 'EPERM', 'EROFS', 'EIO', 'EMFILE', 'ENFILE', 'ENOTDIR'].includes(
      String(error.code),
    )
  );
}
