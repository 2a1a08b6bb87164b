import { KNOWN_FLAGS } from '../core/prompt/flag-names.ts';
import { flagKey, type FlagMeaning, type FlagNames } from '../core/prompt/flags.ts';
import type { Field } from './field.ts';
import type { ModelDraft } from './model.ts';
import { withoutNode } from './names.ts';

/**
 * The flags that a model's prompt may not contain: those that members know from elsewhere (`KNOWN_FLAGS`), and one for
 * each of its own inputs, by its key and by its option's name in every language. Each has the offered input that does
 * the same.
 */
export function flagNames(model: ModelDraft): FlagNames {
  const names = new Map<string, FlagMeaning>();
  for (const { names: unlike, words, does } of KNOWN_FLAGS) {
    const input = does.flatMap((same) => model.fields.find((field) => isCalled(field, same)) ?? [])[0]?.input ?? null;
    for (const name of unlike) names.set(name, { input, isWord: false });
    for (const name of words) names.set(name, { input, isWord: true });
  }
  const own = [
    ...Object.keys(model.defaults).map((input) => ({ input, called: [input] })),
    ...model.fields.map(({ input, name }) => ({ input, called: [input, name, ...translated(model, name)] })),
  ];
  for (const { input, called } of own) {
    for (const key of called.map((name) => flagKey(withoutNode(name)))) {
      if (/\p{L}/u.test(key)) names.set(key, { input, isWord: names.get(key)?.isWord ?? true });
    }
  }
  return names;
}

function isCalled({ input, name }: Field, same: RegExp): boolean {
  return same.test(withoutNode(input).toLowerCase()) || same.test(name);
}

function translated({ words }: ModelDraft, option: string): string[] {
  return Object.values(words).flatMap((byOption) => byOption[option]?.name ?? []);
}
