import type { Job } from './record.ts';

/** What a model may give beyond what was asked, such as a cover or a first frame. */
const spareFiles = 4;
/** Where nobody said how many: one gallery. */
const usualFiles = 10;
/** Whatever was asked: five messages. */
const mostFiles = 50;

/** How many files of a result a job takes. */
export function filesTaken({ expected }: Pick<Job, 'expected'>): number {
  return Math.min(expected === undefined ? usualFiles : expected + spareFiles, mostFiles);
}

/** Bytes that all files of one job may have in the spool. What is beyond is linked. */
export const bytesTaken = 512 * 1024 * 1024;
