const longest = 24;

function isId(part: string): boolean {
  return /^\d{15,}$|^[\da-f]{8}-[\da-f-]{20,}$/u.test(part) || part.length > longest;
}

/**
 * The path of a request without what differs from one to the next: the version, the query, ids and tokens.
 * `/api/v10/channels/123456789012345678/messages?limit=5` becomes `/channels/…/messages`.
 */
export function routeOf(path: string): string {
  const [bare = ''] = path.split('?');
  const parts = bare.replace(/^\/api\/v\d+/u, '').split('/');
  return parts.map((part) => (isId(part) ? '…' : part)).join('/');
}
