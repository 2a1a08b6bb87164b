import { checkAdds } from '../adds.ts';
import type { Waiting } from '../group-commit.ts';
import { valuesOf, writtenTexts, type Texts } from '../row-text.ts';
import type { Add } from '../store.ts';

/** So many rows are read, or written and added to, in one commit, but those of one transaction always are. */
const maxRows = 1_000;

/** Transactions as one. What they add is added after what they write, in the database. */
export interface Group {
  readonly texts: Texts;
  readonly adds: readonly Add[];
  /** What answers the transactions. */
  readonly answers: readonly (() => void)[];
}

/** The rows that the first ones of the group read, as many as may be committed together. */
export function keysOf(group: readonly Waiting[]): readonly string[] {
  const keys = new Set<string>();
  for (const waiting of group) {
    if (keys.size > 0 && keys.size + waiting.keys.length > maxRows) break;
    for (const key of waiting.keys) keys.add(key);
  }
  return [...keys];
}

/**
 * Runs transactions one after the other on the rows as they were read, up to the first one that has to see what one
 * before it adds, or a row that was not read: that is for the next commit.
 */
export function collect(group: readonly Waiting[], keys: readonly string[], read: Texts): Group {
  const known = new Set(keys);
  const rows = new Map(read);
  const texts = new Map<string, string | null>();
  const adds: Add[] = [];
  const added = new Set<string>();
  const answers: (() => void)[] = [];
  for (const waiting of group) {
    const isReady = waiting.keys.every((key) => known.has(key) && !added.has(key));
    if (!isReady || texts.size + adds.length >= maxRows) break;
    try {
      const { change, answer } = waiting.run(valuesOf(waiting.keys, rows));
      const own = writtenTexts(change);
      checkAdds(change.adds ?? [], own);
      if ([...own.keys()].some((key) => added.has(key))) break;
      for (const [key, text] of own) {
        rows.set(key, text);
        texts.set(key, text);
      }
      for (const add of change.adds ?? []) {
        added.add(add.key);
        adds.push(add);
      }
      answers.push(answer);
    } catch (error) {
      answers.push(() => waiting.reject(error));
    }
  }
  return { texts, adds, answers };
}
