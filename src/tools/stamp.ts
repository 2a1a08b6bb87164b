/** A moment in UTC as file names have it: 20261121T151335.123Z. */
export function stamp(at: Date): string {
  return at.toISOString().replaceAll(/[-:]/g, '');
}
