/** Sorts by lists of ranks: the first rank that differs decides, and the lower one comes first. */
export function ranked<T>(items: readonly T[], ranksOf: (item: T) => readonly number[]): T[] {
  return items.toSorted((a, b) => {
    const [ranks, others] = [ranksOf(a), ranksOf(b)];
    const at = ranks.findIndex((rank, index) => rank !== others[index]);
    return at === -1 ? 0 : (ranks[at] ?? 0) < (others[at] ?? 0) ? -1 : 1;
  });
}
