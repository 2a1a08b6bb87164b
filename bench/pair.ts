/**
 * What Easel and what stands beside it did: one after the other, neither always first, since a machine may get slower
 * while it works. At once where their speed says nothing.
 */
export async function playPair<T>(
  { seed, atOnce }: { readonly seed: number; readonly atOnce: boolean },
  easel: () => Promise<T>,
  beside: () => Promise<T>,
): Promise<readonly [easel: T, beside: T]> {
  if (atOnce) return Promise.all([easel(), beside()]);
  if (seed % 2 === 0) return [await easel(), await beside()];
  const first = await beside();
  return [await easel(), first];
}
