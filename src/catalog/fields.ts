import { isTreacherous, jsonPath, own, type Finding, type ModelFile, type PromptRule } from './file.ts';
import type { Field } from './model.ts';
import { derivedOptionName, distinctNames, optionName } from './names.ts';
import type { Offer } from './offer.ts';

/** Discord's limit (developers/interactions/application-commands). */
const mostOptions = 25;

interface Special {
  readonly prompt: PromptRule | undefined;
  readonly count: string | undefined;
}

/**
 * The offered inputs as fields, in the order of the command's options: required ones first, then the prompt, then as the file's
 * `order` says, then as in the schema. Where there are more than Discord takes, the most useful stay.
 */
export function toFields(
  file: ModelFile,
  offers: ReadonlyMap<string, Offer>,
  special: Special,
): { readonly fields: readonly Field[]; readonly problems: readonly Finding[]; readonly notes: readonly Finding[] } {
  const rank = (field: Unnamed): number[] => {
    const place = file.order.indexOf(field.input);
    return [Number(!field.required), Number(field.input !== special.prompt?.input), place === -1 ? Infinity : place];
  };
  const unnamed = [...offers]
    .flatMap(([input, offer]) => (offer.kind === 'offered' ? [toUnnamed(file, input, offer, special)] : []))
    .toSorted((a, b) => compare(rank(a), rank(b)));
  const kept = new Set(mostUseful(file, unnamed, special));
  const problems = unnamed
    .filter((field) => field.required && !kept.has(field))
    .slice(0, 1)
    .map(() => ({
      path: '$.input.required',
      message: `has ${unnamed.filter(({ required }) => required).length} inputs that members must fill in; Discord takes ${mostOptions}`,
    }));
  const notes = unnamed
    .filter((field) => !kept.has(field))
    .map(({ input, default: value }) => ({
      path: jsonPath(['input', 'properties', input]),
      message: `Discord takes ${mostOptions} options: ${value === undefined ? 'it is not sent' : 'it stays at its default'}`,
    }));
  const named = name(
    file,
    unnamed.filter((field) => kept.has(field)),
  );
  return { fields: named.fields, problems: [...problems, ...named.problems], notes };
}

type Unnamed = Omit<Field, 'name'>;

function toUnnamed(
  file: ModelFile,
  input: string,
  offer: Extract<Offer, { kind: 'offered' }>,
  special: Special,
): Unnamed {
  const published = own(file.input.properties, input);
  const text = (key: 'title' | 'description'): string => {
    const said =
      typeof published === 'object' && published !== null && key in published
        ? (published as Record<string, unknown>)[key]
        : '';
    return typeof said === 'string' ? said.trim() : '';
  };
  const isPrompt = input === special.prompt?.input;
  return {
    ...offer.simple,
    input,
    // Only where there is no default to send; a prompt's default is an example.
    required: file.input.required.includes(input) && (isPrompt || offer.default === undefined),
    searched: false,
    default: offer.default,
    title: text('title'),
    description: text('description'),
  };
}

/** What has to be filled in, the prompt, what the operator put in order, what the price and the number of files depend on, the rest. */
function mostUseful(file: ModelFile, fields: readonly Unnamed[], { prompt, count }: Special): readonly Unnamed[] {
  const weighty = new Set([file.price?.by, file.price?.times, count]);
  const rank = ({ input, required }: Unnamed): number[] => [
    Number(!required),
    Number(input !== prompt?.input),
    Number(!file.order.includes(input)),
    Number(!weighty.has(input)),
  ];
  return fields.toSorted((a, b) => compare(rank(a), rank(b))).slice(0, mostOptions);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((each, index) => each !== b[index]);
  return differing === -1 ? 0 : (a[differing] ?? 0) < (b[differing] ?? 0) ? -1 : 1;
}

/** Names that the file says stay; the others are derived, and differ from those and from each other. */
function name(file: ModelFile, fields: readonly Unnamed[]): { fields: readonly Field[]; problems: readonly Finding[] } {
  const problems: Finding[] = [];
  const said = new Map<string, string>();
  for (const { input } of fields) {
    const wanted = own(file.options, input)?.name;
    if (wanted === undefined) continue;
    const taken = optionName(wanted);
    const path = jsonPath(['options', input, 'name']);
    if (taken === undefined || isTreacherous(taken)) {
      problems.push({ path, message: 'is no name that Discord takes' });
    } else if ([...said.values()].includes(taken)) {
      problems.push({ path, message: `two options would be named "${taken}"` });
    } else said.set(input, taken);
  }
  // Of two that would get the same name, the one whose key it is keeps it.
  const others = fields
    .filter(({ input }) => !said.has(input))
    .toSorted(
      (a, b) => Number(derivedOptionName(a.input) !== a.input) - Number(derivedOptionName(b.input) !== b.input),
    );
  const reserved = [...said.values(), ...Object.getOwnPropertyNames(Object.prototype)];
  const derived = distinctNames(
    others.map(({ input }) => derivedOptionName(input)),
    reserved,
  );
  const names = new Map([...said, ...others.map(({ input }, index) => [input, derived[index] ?? input] as const)]);
  return { fields: fields.map((field) => ({ ...field, name: names.get(field.input) ?? field.input })), problems };
}
