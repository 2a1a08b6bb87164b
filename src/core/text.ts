/**
 * A text for people, as plain data: keys of words with their arguments, and ids of channels, roles and models.
 * `messages/text.ts` writes it in a language. There the compiler proves that each key `K` exists.
 */
export type Text<K extends string = string> =
  | string
  | number
  | LocalizedText<K>
  | List<K>
  | { readonly parts: readonly Text<K>[] }
  | { readonly channel: string }
  | { readonly role: string }
  | { readonly model: string };

export interface LocalizedText<K extends string = string> {
  readonly key: K;
  readonly args: Readonly<Record<string, Text<K>>>;
}

/** Items on one line. The code that writes the list may leave out an item that no longer exists. */
export interface List<K extends string = string> {
  readonly items: readonly Text<K>[];
  /** The text where no item is shown. */
  readonly none: Text<K>;
  readonly separator?: string;
  /** Where there is too little room, this list is shortened before others. */
  readonly isShortenedFirst?: boolean;
  /** The text around the items, which are its argument `arg`. */
  readonly within?: { readonly key: K; readonly arg: string };
}

/** A text by its key. The argument `count` picks a plural. */
export function localized<const K extends string, const A extends string = never>(
  key: K,
  args: Readonly<Record<string, Text<A>>> = {},
): LocalizedText<NoInfer<K | A>> {
  return { key, args };
}

/** A mention for each id. */
export function mentions<const O extends 'channel' | 'role' | 'model'>(of: O, ids: readonly string[]) {
  return ids.map((id) => ({ [of]: id }) as Readonly<Record<O, string>>);
}

export function list<const N extends string, const I extends string = never>(
  items: readonly Text<I>[],
  none: LocalizedText<N>,
  options: Pick<List, 'separator' | 'isShortenedFirst'> = {},
): List<NoInfer<N | I>> {
  return { items, none, ...options };
}

/** A text with a list in its argument `arg`. Where the list is empty, `none` replaces the whole text. */
export function localizedList<const K extends string, const N extends string, const I extends string = never>(
  key: K,
  arg: string,
  items: readonly Text<I>[],
  none: LocalizedText<N>,
): List<NoInfer<K | N | I>> {
  return { items, none, within: { key, arg } };
}
