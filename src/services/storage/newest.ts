import type { Row, Store } from './store.ts';

/** Where a page of a list begins and how long it is. `before` is the `next` of the page before it. */
export interface PageOptions {
  readonly limit: number;
  readonly before?: string | undefined;
}

/** Rows of a list that is sorted by time, the newest first. `next` leads to older rows, if there are any. */
export async function newestRows(
  store: Store,
  prefix: string,
  { limit, before }: PageOptions,
): Promise<{ readonly rows: readonly Row[]; readonly next: string | undefined }> {
  const found = await store.range(prefix, {
    limit: limit + 1,
    newestFirst: true,
    ...(before === undefined ? {} : { before: `${prefix}${before}` }),
  });
  const rows = found.slice(0, limit);
  return { rows, next: found.length > limit ? rows.at(-1)?.key.slice(prefix.length) : undefined };
}
