import { z } from 'zod';
import type { Field } from './field.ts';
import { isReservedKey, jsonPath, own, type Finding, type ModelFile, type PromptRule } from './file.ts';
import type { Inputs, OfferedInput } from './inputs.ts';
import { derivedOptionName, distinctName, optionName } from './names.ts';
import { commandLimits } from '../core/discord-limits.ts';

/** A schema's title and description; '' where they are no texts. */
const schemaTexts = z
  .object({ title: z.string().trim().catch(''), description: z.string().trim().catch('') })
  .catch({ title: '', description: '' });

interface SpecialInputs {
  readonly prompt: PromptRule | undefined;
  readonly count: string | undefined;
}

/** An offered input with its key. */
interface RankedInput extends OfferedInput {
  readonly input: string;
  readonly required: boolean;
}

/**
 * The offered inputs as fields, in the order of the command's options: required ones first, then the prompt, then by the
 * file's `order`, then as in the schema. Where there are more than Discord takes, the most useful ones are kept.
 */
export function toFields(
  file: ModelFile,
  inputs: Inputs,
  special: SpecialInputs,
): { readonly fields: readonly Field[]; readonly problems: readonly Finding[]; readonly notes: readonly Finding[] } {
  const isPrompt = (input: string): boolean => input === special.prompt?.input;
  const offered = [...inputs].flatMap(([input, each]): RankedInput[] => {
    // An input with a default is optional. A prompt's default is only an example, so it does not count.
    const required = file.input.required.includes(input) && (isPrompt(input) || each.default === undefined);
    return each.offered === undefined ? [] : [{ ...each, input, required }];
  });
  const inOrder = ranked(offered, ({ input, required }) => {
    const place = file.order.indexOf(input);
    return [Number(!required), Number(!isPrompt(input)), place === -1 ? Infinity : place];
  });
  // The most useful are: required inputs, the prompt, those in `order`, and those that the price and the number of files depend on.
  const significant = new Set([file.price?.by, file.price?.times, special.count]);
  const useful = ranked(inOrder, ({ input, required }) => [
    Number(!required),
    Number(!isPrompt(input)),
    Number(!file.order.includes(input)),
    Number(!significant.has(input)),
  ]);
  const dropped = new Set(useful.slice(commandLimits.options));
  const required = inOrder.filter((each) => each.required);
  const message = `has ${required.length} inputs that members must fill in; Discord takes ${commandLimits.options}`;
  const kept = inOrder.filter((each) => !dropped.has(each));
  const { names, problems } = namesOf(
    file,
    kept.map(({ input }) => input),
  );
  return {
    fields: kept.map(({ offered: kind, input, ...facts }) => ({
      ...kind,
      ...facts,
      ...schemaTexts.parse(own(file.input.properties, input)),
      input,
      name: names.get(input) ?? input,
    })),
    problems: required.some((each) => dropped.has(each))
      ? [{ path: '$.input.required', message }, ...problems]
      : problems,
    notes: inOrder
      .filter((each) => dropped.has(each))
      .map(({ input, default: value }) => ({
        path: jsonPath(['input', 'properties', input]),
        message: `Discord takes ${commandLimits.options} options: ${value === undefined ? 'it is not sent' : 'it stays at its default'}`,
      })),
  };
}

/** Sorts by lists of ranks: the first rank that differs decides, and the lower one comes first. */
function ranked<T>(items: readonly T[], ranksOf: (item: T) => readonly number[]): T[] {
  return items.toSorted((a, b) => {
    const [ranks, others] = [ranksOf(a), ranksOf(b)];
    const at = ranks.findIndex((rank, index) => rank !== others[index]);
    return at === -1 ? 0 : (ranks[at] ?? 0) < (others[at] ?? 0) ? -1 : 1;
  });
}

/** The names of the options. Names in the file are used as they are; the others are derived, and all names differ. */
function namesOf(
  file: ModelFile,
  inputs: readonly string[],
): { readonly names: ReadonlyMap<string, string>; readonly problems: readonly Finding[] } {
  const problems: Finding[] = [];
  const names = new Map<string, string>();
  for (const input of inputs) {
    const wanted = own(file.options, input)?.name;
    if (wanted === undefined) continue;
    const taken = optionName(wanted);
    const path = jsonPath(['options', input, 'name']);
    if (taken === undefined || isReservedKey(taken)) {
      problems.push({ path, message: 'is no name that Discord takes' });
    } else if ([...names.values()].includes(taken)) {
      problems.push({ path, message: `two options would be named "${taken}"` });
    } else names.set(input, taken);
  }
  // Of two inputs that would get the same name, the one whose key it is gets it.
  const others = ranked(
    inputs.filter((input) => !names.has(input)),
    (input) => [Number(derivedOptionName(input) !== input)],
  );
  const used = new Set([...names.values(), ...Object.getOwnPropertyNames(Object.prototype)]);
  for (const input of others) names.set(input, distinctName(derivedOptionName(input), used));
  return { names, problems };
}
