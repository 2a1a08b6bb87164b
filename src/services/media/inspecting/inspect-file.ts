import { stat } from 'node:fs/promises';
import { fileTypeFromFile, type FileTypeResult } from 'file-type';
import { knownType } from '../../../core/media/formats.ts';
import type { InputFault, Inspection, IntactFile } from '../../../core/media/inspection.ts';
import { isCut } from '../truncation/truncation.ts';
import { isEncrypted } from './encryption.ts';

/** What a parser finds out: the fields of an intact file, or a fault. */
export type Found = Omit<IntactFile, 'kind' | 'type' | 'size'> | InputFault;

/** Reads files of some types. */
export interface Parser {
  /** The beginning of the types that it reads, such as `image/`. */
  readonly types: readonly string[];
  /** @throws where the file cannot be read. */
  readonly parse: (path: string, type: string) => Promise<Found>;
}

/** Nothing aborts the program from inside: its parent kills it. */
const { signal } = new AbortController();

/**
 * Runs in a process of its own. A file that makes the parser throw is damaged, and so is one that begins like a file for
 * this parser and is none.
 */
export async function inspectFile({ types, parse }: Parser, path: string): Promise<Inspection> {
  const { size } = await stat(path);
  if (size === 0) return faulty('empty');
  try {
    const found = await fileTypeFromFile(path);
    const type = found && typeOf(found);
    if (found === undefined || type === undefined) return faulty(found?.ext === 'm4p' ? 'encrypted' : 'unknown-type');
    if (await isEncrypted(path, found.ext)) return faulty('encrypted');
    if (await isCut(path, found.ext, signal)) return faulty('truncated');
    if (!types.some((start) => type.startsWith(start))) return faulty('damaged');
    const facts = await parse(path, type);
    if (typeof facts === 'string') return faulty(facts);
    return { kind: 'intact', ...facts, type: typeAs(facts.media, type), size };
  } catch {
    return faulty('damaged');
  }
}

function faulty(fault: InputFault): Inspection {
  return { kind: 'faulty', fault };
}

/** A protected sound has the type of a film. */
function typeOf({ ext, mime }: FileTypeResult): string | undefined {
  return ext === 'm4p' ? undefined : knownType(mime);
}

/** Containers of films hold sounds too. What is in it decides, except for QuickTime, which has one type for both. */
function typeAs(media: IntactFile['media'], type: string): string {
  return type === 'video/quicktime' ? type : type.replace(/^(video|audio)/, media);
}
