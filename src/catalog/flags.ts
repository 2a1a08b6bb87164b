import { KNOWN_FLAGS, type KnownFlag } from '../core/prompt/flag-names.ts';
import { flagKey, type FlagMeaning, type FlagNames } from '../core/prompt/flags.ts';
import type { Field } from './field.ts';
import { fieldOf, type ModelDraft } from './model.ts';
import { withoutNode } from './names.ts';

/**
 * The flags of a model's prompt: those that members know from elsewhere (`KNOWN_FLAGS`), and one for each of its own
 * inputs, by its key and by its option's name in every language. Each has the offered input that does the same.
 */
export function flagNames(model: ModelDraft): FlagNames {
  const names = new Map<string, FlagMeaning>();
  for (const known of KNOWN_FLAGS) {
    const input = inputFor(model, known);
    if (input === null && known.isOptional === true) continue;
    const hint = known.isHint === true ? { isHint: true as const } : {};
    const valued = known.isOptional === true ? { needsValue: true as const } : {};
    for (const name of known.names) names.set(name, { input, isWord: false, ...hint });
    for (const name of known.words) names.set(name, { input, isWord: true, ...hint, ...valued });
  }
  for (const [input, name] of ownNames(model)) {
    const key = flagKey(withoutNode(name));
    if (/\p{L}/u.test(key)) names.set(key, { input, isWord: names.get(key)?.isWord ?? true });
  }
  return names;
}

/** The inputs with what each is called. Where two are called the same, the later one has the name. */
export function ownNames(model: ModelDraft): readonly (readonly [input: string, name: string])[] {
  const { fields } = model;
  return [
    ...Object.keys(model.defaults).map((input) => [input, input] as const),
    ...fields.map(({ input }) => [input, input] as const),
    ...fields.flatMap(({ input, name }) => translated(model, name).map((each) => [input, each] as const)),
    ...fields.map(({ input, name }) => [input, name] as const),
  ];
}

function inputFor(model: ModelDraft, { does, isCount }: KnownFlag): string | null {
  const counted = isCount === true ? fieldOf(model, model.count) : undefined;
  const same = does.flatMap((each) => model.fields.find((field) => isCalled(field, each)) ?? []);
  return (counted ?? same[0])?.input ?? null;
}

function isCalled({ input, name }: Field, same: RegExp): boolean {
  return same.test(withoutNode(input).toLowerCase()) || same.test(name);
}

function translated({ words }: ModelDraft, option: string): string[] {
  return Object.values(words).flatMap((byOption) => byOption[option]?.name ?? []);
}
