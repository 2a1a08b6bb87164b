import type { InputBounds } from '../core/media/input.ts';
import type { Translate } from '../words/words.ts';
import { commaIn } from './text.ts';

/** The files of a job have less than this together, in bytes. */
const mostInJob = 25_000_000;
/** Discord counts so, and so do people. */
const megabyte = 2 ** 20;

/** What an input takes: `a picture, at most 20 MB`. A size is left out that no file of a job can have. */
export function whatFits({ media, bytes, seconds }: InputBounds, t: Translate): string {
  const parts = [t(`media.${media}`)];
  if (bytes < mostInJob) parts.push(t('media.at-most', { size: Math.floor((bytes / megabyte) * 10) / 10 }));
  if (seconds?.max !== undefined) parts.push(t('media.seconds-at-most', { count: seconds.max }));
  return listed(parts, t);
}

/** Items as a list in a language. */
export function listed(items: readonly string[], t: Translate): string {
  return items.join(commaIn(t));
}
