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
 * Adds `by` to the whole number `field` of a row's value. Without a row the number is 0. With `atMost`, the sum must
 * not exceed it. The store does the addition, so the caller need not read the row.
 */
export interface Add {
  readonly key: string;
  readonly field: string;
  readonly by: number;
  readonly atMost?: number;
}

/** What a transaction does, all of it or nothing. A row is either written or added to, never both. */
export interface Change<T> {
  readonly writes: readonly Write[];
  readonly adds?: readonly Add[];
  readonly result: T;
}

/** The rows of a transaction by their keys. A row that does not exist is absent. */
export type Rows = ReadonlyMap<string, unknown>;

/** The only access to the database. Every failure throws: an unreadable store never reads as an empty one. */
export interface Store {
  get(key: string): Promise<unknown>;
  /** The values in the order of the keys, read at once. For some hundred keys at most. */
  getMany(keys: readonly string[]): Promise<readonly unknown[]>;
  /**
   * Reads the rows and writes what `change` returns for them, all or nothing. Transactions that share a key run one
   * after the other. `change` may run again with other rows, after a conflict with another process or after a
   * commit that failed. So `change` must be pure: it has no effects. A row that it writes has to be among `keys`, unless it removes the row or nobody else
   * writes it.
   *
   * @throws {AboveLimitError} where an add would exceed its `atMost`; what `change` throws. Then nothing is written.
   */
  transaction<T>(keys: readonly string[], change: (rows: Rows) => Change<T>): Promise<T>;
  /**
   * Rows whose key starts with `prefix`, sorted by the UTF-8 bytes of their keys, ascending or descending. With
   * `before`, only keys below it.
   */
  range(
    prefix: string,
    options?: { readonly limit?: number; readonly before?: string; readonly newestFirst?: boolean },
  ): Promise<readonly Row[]>;
  /** Waits for the commit that is under way. What is not being committed yet is refused. */
  close(): Promise<void>;
}

/** Writes rows that do not depend on other rows, all or nothing. */
export async function write(store: Pick<Store, 'transaction'>, ...writes: readonly Write[]): Promise<void> {
  await store.transaction([], () => ({ writes, result: undefined }));
}

/** An add of a transaction would have exceeded its `atMost`. */
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

/** The store was closed before what was asked of it was being done. */
export class StoreClosedError extends Error {
  override readonly name = 'StoreClosedError';
}

/** Another process holds the same database. */
export class StoreInUseError extends Error {
  override readonly name = 'StoreInUseError';
}

/** The first text, by bytes in UTF-8, after all texts that start with `prefix`; `undefined` if there is none. */
export function endOf(prefix: string): string | undefined {
  const letters = Array.from(prefix);
  for (let last = letters.pop(); last !== undefined; last = letters.pop()) {
    const next = (last.codePointAt(0) ?? 0) + 1;
    // Surrogates have no bytes of their own.
    if (next <= 0x10_ffff) return letters.join('') + String.fromCodePoint(next === 0xd800 ? 0xe000 : next);
  }
  return undefined;
}

/**
 * The database cannot be used as it is. Nothing in it was changed. The message tells an operator what is wrong and what
 * helps.
 */
export class StoreUnusableError extends Error {
  override readonly name = 'StoreUnusableError';
}
