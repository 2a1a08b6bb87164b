import { z } from 'zod';
import { readKeyword } from '../../screening/keyword.ts';
import { localized } from '../../text.ts';
import { lines } from '../field.ts';
import type { PartOf, Setting } from '../setting.ts';

/** AutoMod's own limits for one rule. */
const mostWords = 1_000;
const longestWord = 60;
const shape = { words: z.array(z.string()).default([]) };

/** Blocked words and phrases, with AutoMod's wildcards. AutoMod compares them without regard to case. */
export const words = {
  name: 'words' as const,
  section: 'words' as const,
  shape,
  form: () => [lines('add'), lines('remove')],
  fill({ words: present }, { lines: { add = [], remove = [] } }) {
    const added = add.map((word) => word.toLowerCase());
    const removed = remove.map((word) => word.toLowerCase());
    // A line with `*` alone removes all words.
    const kept = removed.includes('*') ? [] : present.filter((word) => !removed.includes(word));
    const all = [...new Set([...kept, ...added])];
    if (added.some((word) => Array.from(word).length > longestWord)) {
      return localized('policy.long-word', { most: longestWord });
    }
    if (added.some((word) => readKeyword(word) === undefined)) return localized('policy.only-wildcards');
    return all.length > mostWords ? localized('policy.too-many-words', { most: mostWords }) : { words: all };
  },
  state: (policy) =>
    policy.words.length === 0
      ? localized('policy.nothing-blocked')
      : localized('policy.state.words', { count: policy.words.length }),
  entry: (after, before) => ({ parts: ['+', after.words.length, ' −', before.words.length] }),
  /** Without the words that did not change. */
  audited: (policy, other) => ({ words: policy.words.filter((word) => !other.words.includes(word)) }),
} satisfies Setting<PartOf<typeof shape>>;
