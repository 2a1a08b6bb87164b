import { applyAdds, checkAdds } from '../adds.ts';
import type { Change, Rows, Store } from '../store.ts';

/** What rows are by their keys, as text; `null` where there is none. */
export type Texts = ReadonlyMap<string, string | null>;

interface Waiting {
  readonly keys: readonly string[];
  /** @throws what the change throws. */
  readonly run: (rows: Rows) => { readonly change: Change<unknown>; readonly answer: () => void };
  readonly reject: (error: unknown) => void;
}

/** So many transactions are committed together at most; fewer, where they write so many rows. */
const maxGroup = 100;
const maxRows = 2_000;

/**
 * The transactions of a store that nobody else writes. While one commit is under way, those that come wait, and are
 * committed together as the next (group commit): the disk is waited for once. Each sees what those before it leave. Where a
 * commit of several fails, they are tried again one by one, so that none fails for another.
 */
export function createGroupCommit(options: {
  readonly read: (keys: readonly string[]) => Promise<Texts>;
  /** Writes all rows or none. */
  readonly commit: (texts: Texts) => Promise<void>;
}): Store['transaction'] {
  const waiting: Waiting[] = [];
  /** So many of those that wait are committed one by one. */
  let singlesLeft = 0;
  let isCommitting = false;

  /** @returns what answers the first ones of the group, which were committed: the others are left. */
  async function commitTogether(group: readonly Waiting[]): Promise<readonly (() => void)[]> {
    const rows = new Map(await options.read([...new Set(group.flatMap(({ keys }) => keys))]));
    const written = new Map<string, string | null>();
    const answers: (() => void)[] = [];
    for (const { keys, run, reject } of group) {
      if (written.size >= maxRows) break;
      try {
        const { change, answer } = run(valuesOf(keys, rows));
        const unread = (change.adds ?? []).map(({ key }) => key).filter((key) => !rows.has(key));
        for (const [key, text] of await options.read(unread)) rows.set(key, text);
        for (const [key, text] of textsOf(change, rows)) {
          rows.set(key, text);
          written.set(key, text);
        }
        answers.push(answer);
      } catch (error) {
        answers.push(() => reject(error));
      }
    }
    if (written.size > 0) await options.commit(written);
    return answers;
  }

  async function commitAll(): Promise<void> {
    isCommitting = true;
    while (waiting.length > 0) {
      const group = waiting.splice(0, singlesLeft > 0 ? 1 : maxGroup);
      singlesLeft = Math.max(singlesLeft - 1, 0);
      try {
        const answers = await commitTogether(group);
        waiting.unshift(...group.slice(answers.length));
        for (const answer of answers) answer();
      } catch (error) {
        if (group.length === 1) {
          group[0]?.reject(error);
          continue;
        }
        waiting.unshift(...group);
        singlesLeft = group.length;
      }
    }
    isCommitting = false;
  }

  return async <T>(keys: readonly string[], change: (rows: Rows) => Change<T>) =>
    new Promise<T>((resolve, reject) => {
      const run: Waiting['run'] = (rows) => {
        const changed = change(rows);
        return { change: changed, answer: () => resolve(changed.result) };
      };
      waiting.push({ keys, run, reject });
      if (!isCommitting) void commitAll();
    });
}

/** What the change makes of rows that it writes or adds to. */
function textsOf({ writes, adds = [] }: Change<unknown>, rows: Texts): Texts {
  const texts = new Map(writes.map(({ key, value }) => [key, value === undefined ? null : encode(value)]));
  if (adds.length === 0) return texts;
  checkAdds(adds, texts);
  const sums = applyAdds(adds, valuesOf([...new Set(adds.map(({ key }) => key))], rows));
  return new Map([...texts, ...[...sums].map(([key, value]) => [key, encode(value)] as const)]);
}

export function valuesOf(keys: readonly string[], texts: Texts): Rows {
  return new Map(
    keys.flatMap((key) => {
      const text = texts.get(key) ?? null;
      return text === null ? [] : [[key, decode(text)] as const];
    }),
  );
}

/** Keyv's own form of a row. */
const encode = (value: unknown): string => JSON.stringify({ value });
export const decode = (text: string): unknown => (JSON.parse(text) as { readonly value: unknown }).value;
