/** A moment in UTC as file names have it: 20261121T151335Z. */
export function stamp(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}
