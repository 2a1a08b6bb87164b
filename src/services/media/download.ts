import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileTypeFromBuffer } from 'file-type';
import type { Logger } from 'pino';
import { Agent, request } from 'undici';
import { createByteBudget, type ByteBudget, type Share } from './byte-budget.ts';
import { bounded } from '../runtime/bounded.ts';
import { ownerOnly } from '../storage/owner-only.ts';
import { logPrivateAddress, privateAddressIn, publicOnly, runComfyDomains } from './hosts.ts';
import { isCut } from './truncation/truncation.ts';
import { mediaKinds, type FileProblem, type FetchedFile } from '../../core/job/record.ts';
import { codeOf } from '../../core/error-code.ts';

export type Download =
  | { readonly kind: 'fetched'; readonly file: FetchedFile }
  /** Final: trying again would change nothing. */
  | { readonly kind: 'unusable'; readonly problem: FileProblem }
  /** Worth another try. */
  | { readonly kind: 'interrupted' };

/** Where a file goes. `room` is what it and others may have in bytes together; what does not fit is too large. */
interface DownloadTarget {
  readonly folder: string;
  readonly name: string;
  readonly room?: ByteBudget;
}

export interface Downloads {
  /** Streams `url` into `folder`, naming it `name` with the ending of what it really is. Throws only when aborted or when the disk fails. */
  fetch(url: string, target: DownloadTarget, signal: AbortSignal): Promise<Download>;
  close(): Promise<void>;
}

/** Larger than any file that Discord takes; what is over is linked. */
const largestFile = 256 * 1024 * 1024;
/** What file-type needs to tell a type by its first bytes. */
const signatureBytes = 4100;
const wholeDownload = 10 * 60_000;

/**
 * @param origins further origins that files may come from, as `http://127.0.0.1:8080`.
 * @param domains that they come from, with every host in them; default: RunComfy's.
 */
export function createDownloads(options: {
  readonly origins: readonly string[];
  readonly domains?: readonly string[];
  readonly log?: Logger;
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

  async function downloadTo(url: string, part: string, share: Share, signal: AbortSignal): Promise<Written | Download> {
    const dispatcher = agentFor(url);
    if (dispatcher === undefined) return unusable('foreign-host');
    return bounded({ signal, ms: wholeDownload }, async (own) => {
      const response = await request(url, { dispatcher, signal: own });
      const announced = response.headers['content-length'];
      const refusal = refusalOf(response.statusCode, announced, share);
      if (refusal !== undefined) {
        await response.body.dump();
        return refusal;
      }
      const written = await writeCapped(response.body, part, announced === undefined ? share : undefined, own);
      return written === 'too-large' ? unusable(written) : { ...written, hasLength: announced !== undefined };
    });
  }

  function failureOf(error: unknown): Download {
    if (diskErrors.has(codeOf(error) ?? '')) throw error;
    const refused = privateAddressIn(error);
    if (refused === undefined) return { kind: 'interrupted' };
    if (options.log !== undefined) logPrivateAddress(refused, options.log);
    return unusable('foreign-host');
  }

  return {
    async fetch(url, { folder, name, room = createByteBudget(largestFile) }, signal) {
      const part = join(folder, `${name}.part`);
      const share = room.share();
      let isFetched = false;
      try {
        // Whatever lies there, a link too, is not written through.
        await rm(part, { force: true });
        const written = await downloadTo(url, part, share, signal);
        if ('kind' in written) return written;
        const download = await checkFile(written, { part, name }, signal);
        if (download.kind === 'fetched') {
          await rename(part, join(folder, download.file.name));
          isFetched = true;
        }
        return download;
      } catch (error) {
        signal.throwIfAborted();
        return failureOf(error);
      } finally {
        if (!isFetched) share.release();
        await rm(part, { force: true });
      }
    },
    async close() {
      await Promise.all([ofOperator.destroy(), ofDomains.destroy()]);
    },
  };
}

/** A file as it came; `hasLength`: its Content-Length was announced, and met. */
interface Written {
  readonly size: number;
  readonly head: Buffer;
  readonly hasLength: boolean;
}

function unusable(problem: FileProblem): Download {
  return { kind: 'unusable', problem };
}

/** What it is, and whether all of it came. */
async function checkFile(
  { size, head, hasLength }: Written,
  { part, name }: { readonly part: string; readonly name: string },
  signal: AbortSignal,
): Promise<Download> {
  if (size === 0) return { kind: 'interrupted' };
  const type = await fileTypeFromBuffer(head);
  const kind = mediaKinds.find((candidate) => type?.mime.startsWith(`${candidate}/`));
  if (type === undefined || kind === undefined) return unusable('wrong-type');
  // A connection that broke, and a length that was not met, have thrown. Without a length only the file can tell.
  if (!hasLength && (await isCut(part, type.ext, signal))) return { kind: 'interrupted' };
  return { kind: 'fetched', file: { name: `${name}.${type.ext}`, size, kind, type: type.mime } };
}

/**
 * What can be said of a file before a byte of it is read; `announced` is its Content-Length, which is taken as a whole: of
 * several files on their way none is given up for the part of one that will not fit.
 */
function refusalOf(status: number, announced: string | string[] | undefined, share: Share): Download | undefined {
  if (status === 200) {
    const fits = announced === undefined || (Number(announced) <= largestFile && share.take(Number(announced)));
    return fits ? undefined : unusable('too-large');
  }
  // A redirect could lead anywhere: neither RunComfy's own links nor Discord's do redirect, so none is followed.
  if (status >= 300 && status < 400) return unusable('foreign-host');
  if (status === 403 || status === 404 || status === 410) return unusable('gone');
  return { kind: 'interrupted' };
}

/** Larger pieces than the network's cost fewer turns of the event loop. */
const pieceOnDisk = 512 * 1024;

/** Writes until the end, or until one chunk over the cap, taking of `share` as it goes; keeps the first bytes for telling the type. The file is new, and its owner's alone. */
async function writeCapped(
  body: AsyncIterable<Uint8Array>,
  path: string,
  share: Share | undefined,
  signal: AbortSignal,
): Promise<Pick<Written, 'size' | 'head'> | 'too-large'> {
  const found = { size: 0, head: Buffer.alloc(0), isTooLarge: false };
  async function* capped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      if (found.head.length < signatureBytes) {
        found.head = Buffer.concat([found.head, chunk]).subarray(0, signatureBytes);
      }
      found.size += chunk.length;
      found.isTooLarge = found.size > largestFile || share?.take(chunk.length) === false;
      if (found.isTooLarge) return;
      yield chunk;
    }
  }
  const file = createWriteStream(path, { flags: 'wx', mode: ownerOnly.file, highWaterMark: pieceOnDisk, flush: true });
  await pipeline(body, capped, file, { signal });
  return found.isTooLarge ? 'too-large' : found;
}

const diskErrors: ReadonlySet<string> = new Set(
  'ENOSPC EDQUOT EFBIG EACCES EPERM EROFS EIO EMFILE ENFILE ENOTDIR'.split(' '),
);
