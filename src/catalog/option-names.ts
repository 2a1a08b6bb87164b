import { isReservedKey, jsonPath, own, type Finding, type ModelFile } from './file.ts';
import { derivedFilesName, derivedOptionName, distinctName, nameWithEnding, optionName } from './names.ts';
import type { OptionDraft, OptionKind } from './option-drafts.ts';
import { ranked } from './ranked.ts';

export interface Names {
  /** Of the inputs. An input's only option has its name. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly options: ReadonlyMap<OptionDraft, string>;
}

/**
 * The names of the options. Names in the file are used as they are; the others are derived, and all names differ from each other and
 * from the reserved ones.
 */
export function namesOf(
  file: ModelFile,
  drafts: readonly OptionDraft[],
  reserved: readonly string[],
): { readonly names: Names; readonly problems: readonly Finding[] } {
  const { names: inputs, problems } = inputNames(file, drafts, reserved);
  const used = new Set([...inputs.values(), ...unusable(reserved)]);
  const options = new Map(
    drafts.map((draft) => {
      const name = inputs.get(draft.input) ?? draft.input;
      const ending = endingOf(draft.kind);
      return [draft, ending === undefined ? name : distinctName(nameWithEnding(name, ending), used)] as const;
    }),
  );
  return { names: { inputs, options }, problems };
}

function endingOf(kind: OptionKind): string | undefined {
  if (kind.kind === 'link') return 'link';
  return kind.kind === 'file' && kind.number !== undefined ? String(kind.number) : undefined;
}

function inputNames(
  file: ModelFile,
  drafts: readonly OptionDraft[],
  reserved: readonly string[],
): { readonly names: ReadonlyMap<string, string>; readonly problems: readonly Finding[] } {
  const problems: Finding[] = [];
  const names = new Map<string, string>();
  const kinds = new Map(drafts.map(({ input, kind }) => [input, kind]));
  for (const input of kinds.keys()) {
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
    [...kinds]
      .filter(([input]) => !names.has(input))
      .map(([input, kind]) => [input, derivedName(input, kind)] as const),
    ([input, name]) => [Number(name !== input)],
  );
  const used = new Set([...names.values(), ...unusable(reserved)]);
  for (const [input, name] of others) names.set(input, distinctName(name, used));
  return { names, problems };
}

function derivedName(input: string, kind: OptionKind): string {
  if (kind.kind !== 'file' && kind.kind !== 'link') return derivedOptionName(input);
  return derivedFilesName(input, kind.files.list !== undefined);
}

function unusable(reserved: readonly string[]): readonly string[] {
  return [...reserved, ...Object.getOwnPropertyNames(Object.prototype)];
}
