import { importsOf, type Source } from './sources.ts';

/**
 * Finds circles of imports among files, including imports of types. Each is the shortest way from one file back to
 * itself. If circles share a file, one of them is reported.
 */
export function circlesIn(sources: readonly Source[]): string[][] {
  const imports = new Map(
    sources.map((source) => [source.path, new Set(importsOf(source).map(({ target }) => target))]),
  );
  const told = new Set<string>();
  return [...imports.keys()].toSorted().flatMap((path) => {
    const circle = told.has(path) ? undefined : wayBack(path, imports);
    for (const file of circle ?? []) told.add(file);
    return circle === undefined ? [] : [circle];
  });
}

/** The shortest way from a file, along its imports, back to itself. */
function wayBack(start: string, imports: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const ways = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const target of imports.get(way.at(-1) ?? '') ?? []) {
      if (target === start) return way;
      if (seen.has(target)) continue;
      seen.add(target);
      ways.push([...way, target]);
    }
  }
  return undefined;
}
