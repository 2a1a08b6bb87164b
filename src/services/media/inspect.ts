import pLimit from 'p-limit';
import type { Logger } from 'pino';
import { beginsAsPicture, signatureLength } from '../../core/media/formats.ts';
import { inspection, type Inspection } from '../../core/media/inspection.ts';
import { readHead } from './inspecting/read-head.ts';
import { runGuarded } from './process/guarded.ts';

/** Tells what a file is. */
export interface Inspect {
  /**
   * Reads the file at `path`. Its type comes from its bytes alone, not from its name. A picture is decoded; of a film or
   * a sound the structure is read.
   *
   * @throws the signal's reason when it is aborted.
   */
  (path: string, signal: AbortSignal): Promise<Inspection>;
}

/** Each loads only the decoders of its files, because that is most of what an inspection takes. */
const programs = {
  pictures: new URL('inspecting/pictures-program.ts', import.meta.url),
  tracks: new URL('inspecting/tracks-program.ts', import.meta.url),
};
const mostMemory = 400 * 2 ** 20;
/** The time limit for one file, in ms of real time. */
const mostTime = 30_000;
const mostAtOnce = 2;

/** Inspects a few files at a time, each in a process of its own. A file that takes too much counts as damaged. */
export function createInspect(
  options: { readonly mostMemory?: number; readonly mostTime?: number; readonly log?: Logger } = {},
): Inspect {
  const limits = { mostMemory: options.mostMemory ?? mostMemory, ms: options.mostTime ?? mostTime };
  const few = pLimit(mostAtOnce);
  return async (path, signal) =>
    few(async () => {
      const ending = await runGuarded(await programFor(path), { path }, limits, signal);
      if ('said' in ending) return inspection.parse(ending.said);
      options.log?.warn({ why: ending.killed }, 'a file took too much to be inspected');
      return { kind: 'faulty', fault: 'damaged' };
    });
}

/** A file that cannot be read is left to the program. */
async function programFor(path: string): Promise<URL> {
  const isPicture = await readHead(path, signatureLength).then(beginsAsPicture, () => false);
  return isPicture ? programs.pictures : programs.tracks;
}
