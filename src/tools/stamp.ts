/** A time in UTC for file names: 20261121T151335.123Z. */
export function stamp(at: Date): string {
  return at.toISOString().replaceAll(/[-:]/g, '');
}
