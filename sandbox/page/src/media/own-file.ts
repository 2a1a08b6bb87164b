const places = ['/attachments/', '/ephemeral-attachments/'];

/**
 * The path and query of a file of a message, or undefined for any other address. Links of files have the stand-in's own
 * port; the page has all files at its own address.
 */
export function ownFile(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, pathname, search } = new URL(url);
  return hostname === '127.0.0.1' && places.some((place) => pathname.startsWith(place))
    ? `${pathname}${search}`
    : undefined;
}
