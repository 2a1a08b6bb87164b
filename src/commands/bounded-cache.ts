/** Values in memory for a limited time, of limited number. Where there are too many, the oldest go. */
export interface BoundedCache<V> {
  /** `group`: whose room it takes. `now`: ms of the monotonic clock. */
  keep(key: string, group: string, value: V, now: number): void;
  find(key: string, now: number): V | undefined;
  forget(key: string): void;
}

export interface CacheBounds {
  /** In ms. */
  readonly lifetime: number;
  readonly mostPerGroup: number;
  readonly mostInAll: number;
}

export function createBoundedCache<V>({ lifetime, mostPerGroup, mostInAll }: CacheBounds): BoundedCache<V> {
  /** The oldest first. */
  const kept = new Map<string, { readonly group: string; readonly value: V; readonly at: number }>();

  function makeRoom(group: string, now: number): void {
    for (const [key, { at }] of kept) if (now - at >= lifetime) kept.delete(key);
    const own = [...kept].filter(([, each]) => each.group === group).map(([key]) => key);
    for (const key of own.slice(0, Math.max(own.length - mostPerGroup + 1, 0))) kept.delete(key);
    const [oldest] = kept.keys();
    if (kept.size >= mostInAll && oldest !== undefined) kept.delete(oldest);
  }

  return {
    keep(key, group, value, now) {
      kept.delete(key);
      makeRoom(group, now);
      kept.set(key, { group, value, at: now });
    },
    find(key, now) {
      const found = kept.get(key);
      return found !== undefined && now - found.at < lifetime ? found.value : undefined;
    },
    forget(key) {
      kept.delete(key);
    },
  };
}
