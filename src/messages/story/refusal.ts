import type { Translate } from '../../words/words.ts';
import { listed } from '../files.ts';

/** Why a story is refused before it becomes a request. `counts`: how many pictures the model makes, the least first. */
export type StoryRefusal =
  | { readonly reason: 'lines'; readonly lines: number; readonly counts: readonly number[] }
  | { readonly reason: 'too-long'; readonly over: number; readonly limit: number };

/** What the member reads. The form keeps what they wrote. */
export function storyRefusalText(refusal: StoryRefusal, t: Translate): string {
  if (refusal.reason === 'too-long') return t('story.too-long', { count: refusal.over, limit: refusal.limit });
  const { lines, counts } = refusal;
  const [least = 0, most = 0] = [counts[0], counts.at(-1)];
  const isRange = counts.length === most - least + 1;
  const allowed = isRange
    ? t('story.range', { least, most })
    : listed(
        counts.map((count) => t.number(count)),
        t,
      );
  return t('story.lines', { count: lines, allowed });
}
