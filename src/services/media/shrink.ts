import { rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Logger } from 'pino';
import { z } from 'zod';
import { fetchedFile, type FetchedFile } from '../../core/job/record.ts';
import type { InputBounds } from '../../core/media/input.ts';
import { runGuarded, type Ending } from './process/guarded.ts';
import type { ShrinkTask } from './shrinking/program.ts';

/** Makes pictures small enough to attach. */
export interface Shrink {
  /**
   * Writes a copy of at most `limit` bytes next to the picture at `path`. An animation stays an animation. The picture
   * is tried in its own size first, then ever smaller. `undefined` if no size worth looking at fits, if the picture
   * exceeds the limits of time and memory, or if it cannot be read.
   *
   * @throws the signal's reason when it is aborted.
   */
  (path: string, limit: number, signal: AbortSignal): Promise<FetchedFile | undefined>;
}

/** Makes pictures small enough for a model. */
export interface ShrinkToFit {
  /**
   * Writes a copy that fits the bounds next to the picture at `path`, with the same ratio and as large as possible.
   * `undefined` if there is none, and in the cases of `Shrink`.
   *
   * @throws the signal's reason when it is aborted.
   */
  (path: string, bounds: InputBounds, signal: AbortSignal): Promise<FetchedFile | undefined>;
}

/** Shared by all that make pictures smaller, because each takes much memory. */
export function oneShrinkAtATime(): LimitFunction {
  return pLimit(1);
}

interface Options {
  readonly mostMemory?: number;
  readonly mostTime?: number;
  readonly log?: Logger;
  /** Shared by all that should not run at the same time. */
  readonly oneAtATime?: LimitFunction;
}

const program = new URL('shrinking/program.ts', import.meta.url);
const megabyte = 2 ** 20;
/** The memory limit of the process that shrinks one picture. The bot itself never holds the pixels of a picture. */
const mostMemory = 400 * megabyte;
/** The time limit for one picture, in ms of real time. */
const mostTime = 120_000;

/** The answer of the program. */
const answer = z.object({ made: fetchedFile.optional() });

/** Shrinks one picture at a time, each in a process of its own. */
export function createShrink(options: Options = {}): Shrink {
  const shrink = createShrinking(options);
  return (path, limit, signal) => shrink({ path, limit }, signal);
}

/** Does it as `createShrink` does. */
export function createShrinkToFit(options: Options = {}): ShrinkToFit {
  const shrink = createShrinking(options);
  return (path, bounds, signal) => shrink({ path, bounds }, signal);
}

function createShrinking(
  options: Options,
): (task: ShrinkTask, signal: AbortSignal) => Promise<FetchedFile | undefined> {
  const limits = { mostMemory: options.mostMemory ?? mostMemory, ms: options.mostTime ?? mostTime };
  const oneAtATime = options.oneAtATime ?? oneShrinkAtATime();
  return async (task, signal) =>
    oneAtATime(async () => {
      let ending: Ending;
      try {
        ending = await runGuarded(program, task, limits, signal);
      } finally {
        await removeParts(task.path);
      }
      if ('killed' in ending) {
        options.log?.warn({ why: ending.killed }, 'a picture took too much to be made smaller');
        return undefined;
      }
      return answer.parse(ending.said).made;
    });
}

/** Removes what a killed process left half written. */
async function removeParts(path: string): Promise<void> {
  const base = join(dirname(path), `${basename(path, extname(path)).replace(/-small$/, '')}-small`);
  await Promise.all(['jpg', 'webp', 'png'].map(async (ending) => rm(`${base}.${ending}.part`, { force: true })));
}
