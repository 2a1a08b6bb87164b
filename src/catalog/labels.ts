import { own } from './file.ts';
import { choiceLabel } from './names.ts';

const longestLabel = 100;

/**
 * What choices read as, each differently: by `words`, else derived from the value, else the value itself, else with a number.
 * None is blank, and none longer than Discord takes.
 */
export function choiceLabels(
  choices: readonly (string | number)[],
  words: Readonly<Record<string, string>> = {},
): ReadonlyMap<string | number, string> {
  const wanted = choices.map((value) => own(words, String(value)) ?? choiceLabel(value));
  const times = new Map<string, number>();
  for (const label of wanted) times.set(label, (times.get(label) ?? 0) + 1);
  const used = new Set<string>();
  const labels = new Map<string | number, string>();
  for (const [index, value] of choices.entries()) {
    const label = wanted[index] ?? '';
    const plain = times.get(label) === 1 ? label : String(value);
    let distinct = plain;
    for (let number = 2; used.has(distinct); number += 1) {
      const ending = ` (${number})`;
      distinct = plain.slice(0, longestLabel - ending.length) + ending;
    }
    used.add(distinct);
    labels.set(value, distinct);
  }
  return labels;
}
