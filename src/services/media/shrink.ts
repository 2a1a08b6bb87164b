import { rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import pLimit from 'p-limit';
import type { Logger } from 'pino';
import { z } from 'zod';
import { fetchedFile, type FetchedFile } from '../../core/job/record.ts';
import { runGuarded, type Ending } from './shrinking/guarded.ts';

/** Makes pictures small enough to attach. */
export interface Shrink {
  /**
   * Writes a picture of at most `limit` bytes beside the one at `path`, an animation as an animation: first in its own
   * size, then ever smaller. `undefined` where that is not possible in a size worth looking at, within the bounds of one
   * picture, or where it is no picture that can be read.
   *
   * @throws the signal's reason when it is aborted.
   */
  (path: string, limit: number, signal: AbortSignal): Promise<FetchedFile | undefined>;
}

const program = new URL('shrinking/program.ts', import.meta.url);
const megabyte = 2 ** 20;
/** Of the process that shrinks one picture; the bot itself never has a picture's pixels in memory. */
const mostMemory = 400 * megabyte;
/** Real milliseconds for one picture. */
const mostTime = 120_000;

/** What the program says. */
const answer = z.object({ made: fetchedFile.optional() });

/** One picture at a time, each in a process of its own. */
export function createShrink(
  options: { readonly mostMemory?: number; readonly mostTime?: number; readonly log?: Logger } = {},
): Shrink {
  const limits = { mostMemory: options.mostMemory ?? mostMemory, ms: options.mostTime ?? mostTime };
  const oneAtATime = pLimit(1);
  return async (path, limit, signal) =>
    oneAtATime(async () => {
      let ending: Ending;
      try {
        ending = await runGuarded(program, [path, String(limit)], limits, signal);
      } finally {
        await removeParts(path);
      }
      if ('killed' in ending) {
        options.log?.warn({ why: ending.killed }, 'a picture took too much to be made smaller; it is linked');
        return undefined;
      }
      return answer.parse(ending.said).made;
    });
}

/** What a process that was killed left half written. */
async function removeParts(path: string): Promise<void> {
  const base = join(dirname(path), `${basename(path, extname(path)).replace(/-small$/, '')}-small`);
  await Promise.all(['jpg', 'webp'].map(async (ending) => rm(`${base}.${ending}.part`, { force: true })));
}
