import { list, say, type List, type Said } from '../text.ts';

/** What was filled in, by field: what was written, or what was picked, as its form takes it. */
export type Filled = Readonly<Record<string, string | readonly string[]>>;

/** What a form holds, read. */
export interface Answers {
  readonly channels: readonly string[];
  readonly roles: readonly string[];
  /** In the catalog's order. */
  readonly models: readonly string[];
  /** By label; lines that are not blank. */
  readonly lines: Readonly<Record<string, readonly string[]>>;
  /** By label; blank ones are left out. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** As many as one select of Discord's takes. */
export const mostInSelect = 25;
/** As many roles as one setting names. */
export const mostRoles = 20;

interface Bounds {
  readonly least?: number;
  readonly most?: number;
  /** What the operator allows: a number above it is cut to it. */
  readonly ceiling?: number | undefined;
  /** The number that is written as a blank field. */
  readonly blank?: number;
}

/**
 * A field of numbers; `now`: what it begins with. This and each of the others is called `policy.label.<label>`, with
 * `policy.hint.<hint>` below it; its `name` is its custom id.
 */
export function number<const L extends string, const H extends string>(
  label: L,
  hint: H,
  now: number | undefined,
  { least = 0, most = 999_999_999, ceiling = most, blank }: Bounds = {},
) {
  return { kind: 'number' as const, name: label, label, hint, now, least, most, ceiling, blank };
}

/** A text of one entry a line. */
export function lines<const L extends string>(label: L) {
  return { kind: 'lines' as const, name: label, label, hint: label };
}

/** `now`: ids that it begins with. */
export function channels<const L extends string>(
  name: string,
  label: L,
  now: readonly string[],
  { most, only }: { readonly most: number; readonly only?: 'text' } = { most: mostInSelect },
) {
  return { kind: 'channels' as const, name, label, hint: label, now, most, only };
}

export function roles(least: 0 | 1) {
  return { kind: 'roles', name: 'roles', label: 'roles', hint: 'roles', least } as const;
}

/** As many selects as the catalog needs, each with a number after this name. */
export function models(now: readonly string[]) {
  return { kind: 'models', name: 'models', label: 'models', hint: 'models', now } as const;
}

/** One field of a setting's form, as plain data. */
export type Field = ReturnType<typeof number | typeof lines | typeof channels | typeof roles | typeof models>;

/** Each number that is not blank, after its label. */
export function numbersText<const L extends string, const N extends string>(
  fields: readonly { readonly label: L; readonly now: number | undefined }[],
  none: Said<N>,
): List<`policy.label.${L}` | N> {
  const numbers = fields.flatMap(({ label, now }) =>
    now === undefined ? [] : [{ parts: [say(`policy.label.${label}`), `: ${now}`] }],
  );
  return list(numbers, none);
}
