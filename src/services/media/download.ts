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
import type { FileProblem, FetchedFile } from '../../core/job/record.ts';
import { mediaKinds } from '../../core/media/media-kind.ts';
import { codeOf } from '../../core/error-code.ts';

export type Download =
  | { readonly kind: 'fetched'; readonly file: FetchedFile }
  /** Final: a new try would change nothing. */
  | { readonly kind: 'unusable'; readonly problem: FileProblem }
  /** Worth a new try. */
  | { readonly kind: 'interrupted' };

/** A file of any type, as it was written. `size` is in bytes. */
export type Saved = { readonly kind: 'saved'; readonly path: string; readonly size: number } | Unsaved;

/**
 * Where a file goes. `room` is the number of bytes that this file and others share. A file that exceeds it is too
 * large.
 */
interface DownloadTarget {
  readonly folder: string;
  readonly name: string;
  readonly room?: ByteBudget;
}

export interface Downloads {
  /**
   * Streams `url` into `folder`. The file is called `name`, with the extension of its real type. Throws only when
   * aborted or when the disk fails.
   */
  fetch(url: string, target: DownloadTarget, signal: AbortSignal): Promise<Download>;
  /**
   * Streams `url` into the file `name` with the extension `part`, whatever it is. Nobody looks at its type. Throws as
   * `fetch` does.
   */
  save(url: string, target: DownloadTarget, signal: AbortSignal): Promise<Saved>;
  close(): Promise<void>;
}

/** Larger than any file that Discord takes. A larger result is linked. */
const largestFile = 256 * 1024 * 1024;
/** The bytes that file-type needs to detect a type. */
const signatureBytes = 4100;
const wholeDownload = 10 * 60_000;
/** A text whose first element is `svg`, behind XML's declaration, comments and most document types. */
const svgStart = /^\uFEFF?\s*(?:<(?:\?[^>]*|!--(?:(?!-->)[^])*--|!DOCTYPE[^>[]*(?:\[[^\]]*\]\s*)?)>\s*)*<svg[\s/>]/i;

/**
 * @param origins further origins that files may come from, such as `http://127.0.0.1:8080`.
 * @param domains the domains that files may come from, with all their hosts. Default: RunComfy's.
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

  async function downloadTo(url: string, part: string, share: Share, signal: AbortSignal): Promise<Written | Unsaved> {
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

  function failureOf(error: unknown): Unsaved {
    if (diskErrors.has(codeOf(error) ?? '')) throw error;
    const refused = privateAddressIn(error);
    if (refused === undefined) return { kind: 'interrupted' };
    if (options.log !== undefined) logPrivateAddress(refused, options.log);
    return unusable('foreign-host');
  }

  /** Downloads to the part file. `keep` tells whether what came of it is kept, with the bytes that it took. */
  async function download<T>(
    url: string,
    { folder, name, room = createByteBudget(largestFile) }: DownloadTarget,
    signal: AbortSignal,
    finish: (written: Written, part: string) => Promise<T>,
    isKept: (result: T) => boolean,
  ): Promise<T | Unsaved> {
    const part = join(folder, `${name}.part`);
    const share = room.share();
    let result: T | undefined;
    try {
      // A file or a link that is already there is removed, so that nothing is written through it.
      await rm(part, { force: true });
      const written = await downloadTo(url, part, share, signal);
      if ('kind' in written) return written;
      result = await finish(written, part);
      return result;
    } catch (error) {
      signal.throwIfAborted();
      return failureOf(error);
    } finally {
      const kept = result !== undefined && isKept(result);
      if (!kept) {
        share.release();
        await rm(part, { force: true });
      }
    }
  }

  return {
    fetch: async (url, target, signal) =>
      download<Download>(
        url,
        target,
        signal,
        async (written, part) => {
          const checked = await checkFile(written, { part, name: target.name }, signal);
          if (checked.kind === 'fetched') await rename(part, join(target.folder, checked.file.name));
          return checked;
        },
        ({ kind }) => kind === 'fetched',
      ),
    save: async (url, target, signal) =>
      download<Saved>(
        url,
        target,
        signal,
        async ({ size }, path) => Promise.resolve({ kind: 'saved', path, size }),
        () => true,
      ),
    async close() {
      await Promise.all([ofOperator.destroy(), ofDomains.destroy()]);
    },
  };
}

type Unsaved = Exclude<Download, { kind: 'fetched' }>;

/** A file as it was written. `hasLength`: its Content-Length was announced and met. */
interface Written {
  readonly size: number;
  readonly head: Buffer;
  readonly hasLength: boolean;
}

function unusable(problem: FileProblem): Unsaved {
  return { kind: 'unusable', problem };
}

/** Detects the type of the file, and whether the file is complete. */
async function checkFile(
  { size, head, hasLength }: Written,
  { part, name }: { readonly part: string; readonly name: string },
  signal: AbortSignal,
): Promise<Download> {
  if (size === 0) return { kind: 'interrupted' };
  if (svgStart.test(head.toString())) return unusable('svg');
  const type = await fileTypeFromBuffer(head);
  const kind = mediaKinds.find((candidate) => type?.mime.startsWith(`${candidate}/`));
  if (type === undefined || kind === undefined) return unusable('wrong-type');
  // A broken connection or a length that was not met has thrown before. Without a length only the file itself can tell.
  if (!hasLength && (await isCut(part, type.ext, signal))) return { kind: 'interrupted' };
  return { kind: 'fetched', file: { name: `${name}.${type.ext}`, size, kind, type: type.mime } };
}

/**
 * Why a file is refused before a byte is read. `announced` is its Content-Length. It is taken from the budget at once,
 * so that no file that is under way is given up in favour of one that will not fit.
 */
function refusalOf(status: number, announced: string | string[] | undefined, share: Share): Unsaved | undefined {
  if (status === 200) {
    const fits = announced === undefined || (Number(announced) <= largestFile && share.take(Number(announced)));
    return fits ? undefined : unusable('too-large');
  }
  // No redirect is followed, because it could lead anywhere. Neither RunComfy's nor Discord's own links redirect.
  if (status >= 300 && status < 400) return unusable('foreign-host');
  if (status === 403 || status === 404 || status === 410) return unusable('gone');
  return { kind: 'interrupted' };
}

/** Larger pieces than those of the network need fewer turns of the event loop. */
const pieceOnDisk = 512 * 1024;

/**
 * Writes until the end, or until one chunk exceeds the cap, and takes the bytes from `share` as it goes. Keeps the
 * first bytes for detecting the type. The file is new, and only its owner may read it.
 */
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
