import { applyAdds, checkAdds } from '../adds.ts';
import type { Waiting } from '../group-commit.ts';
import { encode, valuesOf, writtenTexts, type Texts } from '../row-text.ts';
import type { Change } from '../store.ts';

/** So many rows are committed together at most, but those of one transaction always are. */
const maxRows = 2_000;

/**
 * Runs transactions one after the other on the rows in memory, and commits what they leave. Nobody else writes to the
 * store. A transaction that throws is answered with its error after the commit, because it has seen rows of the commit.
 *
 * @returns what answers the first ones of the group, which were committed.
 */
export async function commitGroup(
  group: readonly Waiting[],
  store: {
    readonly read: (keys: readonly string[]) => Promise<Texts>;
    /** Writes all rows or none. */
    readonly commit: (texts: Texts) => Promise<void>;
  },
): Promise<readonly (() => void)[]> {
  const rows = new Map(await store.read([...new Set(group.flatMap(({ keys }) => keys))]));
  const written = new Map<string, string | null>();
  const answers: (() => void)[] = [];
  for (const { keys, run, reject } of group) {
    if (written.size >= maxRows) break;
    try {
      const { change, answer } = run(valuesOf(keys, rows));
      const unread = (change.adds ?? []).map(({ key }) => key).filter((key) => !rows.has(key));
      for (const [key, text] of await store.read(unread)) rows.set(key, text);
      for (const [key, text] of textsOf(change, rows)) {
        rows.set(key, text);
        written.set(key, text);
      }
      answers.push(answer);
    } catch (error) {
      answers.push(() => reject(error));
    }
  }
  if (written.size > 0) await store.commit(written);
  return answers;
}

/** What the change makes of rows that it writes or adds to. */
function textsOf(change: Change<unknown>, rows: Texts): Texts {
  const texts = writtenTexts(change);
  const { adds = [] } = change;
  if (adds.length === 0) return texts;
  checkAdds(adds, texts);
  const sums = applyAdds(adds, valuesOf([...new Set(adds.map(({ key }) => key))], rows));
  return new Map([...texts, ...[...sums].map(([key, value]) => [key, encode(value)] as const)]);
}
