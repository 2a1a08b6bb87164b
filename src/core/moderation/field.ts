import { list, localized, type List, type LocalizedText } from '../text.ts';
import { componentLimits } from '../discord-limits.ts';
import type { AttachedFile } from '../media/attached-file.ts';

/** What Discord sent for each field of a form, by the field's custom id: a text, or the values that were picked. */
export type SubmittedFields = Readonly<Record<string, string | readonly string[]>>;
/** What was uploaded in each field of a form, by the field's custom id. */
export type SubmittedFiles = Readonly<Record<string, readonly AttachedFile[]>>;

/** The values of a form after they were read. */
export interface FormValues {
  readonly channels: readonly string[];
  readonly roles: readonly string[];
  /** In the catalog's order. */
  readonly models: readonly string[];
  /** The names of the switches that are on. */
  readonly switches: readonly string[];
  /** By label: the name of the option that was chosen. */
  readonly choices: Readonly<Record<string, string>>;
  /** By label; lines that are not blank. */
  readonly lines: Readonly<Record<string, readonly string[]>>;
  /** By label. A blank field has no entry. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** The largest number of credits. As a limit it means that there is none. */
export const unlimited = 999_999_999;

/** The most roles that one setting names. */
export const mostRoles = 20;

interface Bounds {
  readonly least?: number;
  readonly most?: number;
  /** The most that the operator allows. A larger number becomes this one. */
  readonly ceiling?: number | undefined;
  /** The number that is written as a blank field. */
  readonly blank?: number;
}

/**
 * A number field; `now` is the value that it shows first. The label of each field is `policy.label.<label>`, and below
 * it stands `policy.hint.<hint>`. Its `name` is its custom id.
 */
export function number<const L extends string, const H extends string>(
  label: L,
  hint: H,
  now: number | undefined,
  { least = 0, most = unlimited, ceiling = most, blank }: Bounds = {},
) {
  return { kind: 'number' as const, name: label, label, hint, now, least, most, ceiling, blank };
}

/** A text field with one entry per line. */
export function lines<const L extends string>(label: L) {
  return { kind: 'lines' as const, name: label, label, hint: label };
}

/** A channel select; `now`: the ids that are picked first. */
export function channels<const L extends string>(
  name: string,
  label: L,
  now: readonly string[],
  { most, only }: { readonly most: number; readonly only?: 'text' } = { most: componentLimits.selectOptions },
) {
  return { kind: 'channels' as const, name, label, hint: label, now, most, only };
}

/** A role select; `now`: the ids that are picked first. */
export function roles<const L extends string>(label: L, least: 0 | 1, now: readonly string[] = []) {
  return { kind: 'roles' as const, name: 'roles', label, hint: label, least, now };
}

/** A group of switches; `now`: those that are on first. What each does is `policy.switch.<name>`. */
export function switches<const L extends string, const S extends string>(
  label: L,
  names: readonly S[],
  now: readonly NoInfer<S>[],
) {
  return { kind: 'switches' as const, name: label, label, hint: label, names, now };
}

/** A group of options, of which one is chosen; `now`: the one that is chosen first. Each reads `policy.choice.<name>`. */
export function choice<const L extends string, const S extends string>(
  label: L,
  names: readonly S[],
  now?: NoInfer<S>,
) {
  return { kind: 'choice' as const, name: label, label, hint: label, names, now };
}

/** Selects of models, as many as the catalog needs. The custom id of each is this name and a number. */
export function models<const L extends string>(label: L, now: readonly string[]) {
  return { kind: 'models' as const, name: 'models', label, hint: label, now };
}

/** One field of a setting's form, as plain data. */
export type Field = ReturnType<
  typeof number | typeof lines | typeof channels | typeof roles | typeof models | typeof switches | typeof choice
>;

/** The labels and values of the numbers that are not blank. */
export function numbersText<const L extends string, const N extends string>(
  fields: readonly { readonly label: L; readonly now: number | undefined }[],
  none: LocalizedText<N>,
): List<`policy.label.${L}` | 'policy.entry' | N> {
  const numbers = fields.flatMap(({ label, now }) =>
    now === undefined ? [] : [localized('policy.entry', { name: localized(`policy.label.${label}`), value: now })],
  );
  return list(numbers, none);
}
