import type { InputBounds } from '../../../core/media/input.ts';
import { runTask } from '../process/frame.ts';
import { useLittle } from '../process/use-little.ts';
import { makeFit } from './fit.ts';
import { makeSmaller } from './make-smaller.ts';

/** Makes the picture at `path` smaller: to `limit` bytes, or to fit the bounds of an input. */
export type ShrinkTask = { readonly path: string } & ({ readonly limit: number } | { readonly bounds: InputBounds });

useLittle();
await runTask(async (given) => {
  const task = given as ShrinkTask;
  const made = 'limit' in task ? makeSmaller(task.path, task.limit) : makeFit(task.path, task.bounds);
  return { made: await made.catch(() => undefined) };
});
