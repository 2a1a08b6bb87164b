import type { Job } from './record.ts';

/** How many files a model may add to those that were asked for, such as a cover or a first frame. */
const spareFiles = 4;
/** How many files are expected if nobody said how many: one gallery. */
const usualFiles = 10;
/** The most files, whatever was asked for: five messages. */
const mostFiles = 50;

/** How many files of a result are accepted. */
export function filesTaken({ expected }: Pick<Job, 'expected'>): number {
  return Math.min(expected === undefined ? usualFiles : expected + spareFiles, mostFiles);
}

/** How many bytes the files of one job may have in the spool together. Further files are linked. */
export const bytesTaken = 512 * 1024 * 1024;

/** The most pictures of a story. */
export const mostScenes = 15;
