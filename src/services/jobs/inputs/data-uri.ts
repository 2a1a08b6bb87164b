import { readFile } from 'node:fs/promises';
import type { FetchedFile, JobInput } from '../../../core/job/record.ts';
import type { MediaKind } from '../../../core/media/media-kind.ts';

const mebibyte = 2 ** 20;

/** The most bytes of a file in a request, as RunComfy's own clients send them. */
const mostInRequest: Readonly<Record<MediaKind, number>> = {
  image: 6 * mebibyte,
  video: 32 * mebibyte,
  audio: 16 * mebibyte,
};

/** Whether the file's bytes go into the request itself. */
export function isInRequest({ dataUri, fetched }: JobInput): boolean {
  return dataUri && fetched !== undefined && fetched.size <= mostInRequest[fetched.kind];
}

/** How many characters the data URI has. */
export function dataUriLength({ type, size }: FetchedFile): number {
  return `data:${type};base64,`.length + Math.ceil(size / 3) * 4;
}

/** The file as a data URI (RFC 2397). */
export async function toDataUri(path: string, { type }: FetchedFile): Promise<string> {
  return `data:${type};base64,${await readFile(path, 'base64')}`;
}
