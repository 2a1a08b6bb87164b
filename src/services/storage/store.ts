/** One row to write. `undefined` removes the row. */
export interface Write {
  readonly key: string;
  readonly value: unknown;
}

export interface Row {
  readonly key: string;
  readonly value: unknown;
}

/**
 * Adds `by` to the whole number `field` of a row's value, which is 0 where there is none; with `atMost`, not above it.
 * The database does it itself: whoever adds need not have read the row.
 */
export interface Add {
  readonly key: string;
  readonly field: string;
  readonly by: number;
  readonly atMost?: number;
}

/** What a transaction does: all of it or nothing. No row is written and added to in the same one. */
export interface Change<T> {
  readonly writes: readonly Write[];
  readonly adds?: readonly Add[];
  readonly result: T;
}

/** The rows of a transaction by their keys; one that does not exist is not in it. */
export type Rows = ReadonlyMap<string, unknown>;

/** The only door to the database. Every failure throws: an unreadable store never reads as an empty one. */
export interface Store {
  get(key: string): Promise<unknown>;
  /** Their values in the same order, read at once: some hundreds at most. */
  getMany(keys: readonly string[]): Promise<readonly unknown[]>;
  /**
   * Reads the rows, and writes what `change` makes of them, all or nothing. Transactions that share a key run one after the
   * other; after a conflict with another process `change` runs again, with the rows as they are then. It is pure: it reads
   * `rows` and what it closes over, and has no effects. A row that is written has to be among `keys`, unless it is removed or
   * nobody else writes it.
   *
   * @throws {AboveLimitError} where an add would exceed its `atMost`; what `change` throws. Then nothing is written.
   */
  transaction<T>(keys: readonly string[], change: (rows: Rows) => Change<T>): Promise<T>;
  /**
   * Rows whose key starts with `prefix`, in the order of their keys' bytes in UTF-8, or the other way round; those below
   * `before` only.
   */
  range(
    prefix: string,
    options?: { readonly limit?: number; readonly before?: string; readonly newestFirst?: boolean },
  ): Promise<readonly Row[]>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** Writes rows that hang on no other, all or nothing. */
export async function write(store: Pick<Store, 'transaction'>, ...writes: readonly Write[]): Promise<void> {
  await store.transaction([], () => ({ writes, result: undefined }));
}

/** An add of a transaction would have come to more than its `atMost`. */
export class AboveLimitError extends Error {
  override readonly name = 'AboveLimitError';
  readonly key: string;
  readonly field: string;

  constructor({ key, field }: Pick<Add, 'key' | 'field'>) {
    super(`${field} of ${key} would come to more than it may`);
    this.key = key;
    this.field = field;
  }
}

/** The store was closed before, or while it waited for its turn. */
export class StoreClosedError extends Error {
  override readonly name = 'StoreClosedError';
}

/** Another process holds the same database. */
export class StoreInUseError extends Error {
  override readonly name = 'StoreInUseError';
}

/** The first text after all that start with `prefix`, by bytes in UTF-8; `undefined` where there is none. */
export function endOf(prefix: string): string | undefined {
  const letters = Array.from(prefix);
  for (let last = letters.pop(); last !== undefined; last = letters.pop()) {
    const next = (last.codePointAt(0) ?? 0) + 1;
    // Surrogates have no bytes of their own.
    if (next <= 0x10_ffff) return letters.join('') + String.fromCodePoint(next === 0xd800 ? 0xe000 : next);
  }
  return undefined;
}
