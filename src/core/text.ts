/**
 * What a person reads, as plain data: keys of words, what fills them in, and ids of channels, roles and models.
 * `messages/text.ts` writes it in a language; there the compiler proves that each key `K` exists.
 */
export type Text<K extends string = string> =
  | string
  | number
  | Said<K>
  | List<K>
  | { readonly parts: readonly Text<K>[] }
  | { readonly channel: string }
  | { readonly role: string }
  | { readonly model: string };

export interface Said<K extends string = string> {
  readonly key: K;
  readonly args: Readonly<Record<string, Text<K>>>;
}

/** Items on one line. An item that no longer exists may be left out, as the place that shows it decides. */
export interface List<K extends string = string> {
  readonly items: readonly Text<K>[];
  /** Where no item is shown. */
  readonly none: Text<K>;
  readonly separator?: string;
  /** It is shortened first, where there is too little room for all. */
  readonly isShortenedFirst?: boolean;
  /** The text that the items stand in, as its argument `arg`. */
  readonly within?: { readonly key: K; readonly arg: string };
}

/** `count` among the arguments picks a plural. */
export function say<const K extends string, const A extends string = never>(
  key: K,
  args: Readonly<Record<string, Text<A>>> = {},
): Said<NoInfer<K | A>> {
  return { key, args };
}

/** Each id as what it is the id of. */
export function mentions<const O extends 'channel' | 'role' | 'model'>(of: O, ids: readonly string[]) {
  return ids.map((id) => ({ [of]: id }) as Readonly<Record<O, string>>);
}

export function list<const N extends string, const I extends string = never>(
  items: readonly Text<I>[],
  none: Said<N>,
  options: Pick<List, 'separator' | 'isShortenedFirst'> = {},
): List<NoInfer<N | I>> {
  return { items, none, ...options };
}

/** A text with a list in its argument `arg`; `none` in place of the whole text. */
export function sayWithList<const K extends string, const N extends string>(
  key: K,
  arg: string,
  items: readonly Text<never>[],
  none: Said<N>,
): List<NoInfer<K | N>> {
  return { items, none, within: { key, arg } };
}
