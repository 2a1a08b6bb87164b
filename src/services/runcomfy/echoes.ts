/** Punctuation that may follow an address in a sentence. */
const TRAILING = /[\p{P}\p{S}]+$/u;
/** The rest of a piece may begin here, and the address end before it: only punctuation is left, or a text goes on. */
const ENDED = /^(?:[\p{P}\p{S}]+$|[,;)\]}]|\P{ASCII})/u;

/**
 * Removes the addresses of a result that also stand in the request, whatever its shape is. Some models repeat the request in their output, and
 * the address of an input, or of a prompt, is no result. Addresses are compared as parsed, without scheme, fragment and
 * percent-encoding.
 */
export function withoutEchoes(urls: readonly string[], sent: unknown): string[] {
  const inputs = [...new Set(textsIn(sent).flatMap(addressesIn))];
  if (inputs.length === 0) return [...urls];
  return urls.filter((url) => {
    const [first = ''] = url.split(/\s/, 1);
    return ![first, first.replace(TRAILING, '')].map(addressKey).some((key) => isAmong(key, inputs));
  });
}

function isAmong(key: string | undefined, inputs: readonly string[]): boolean {
  return (
    key !== undefined &&
    inputs.some((input) => input === key || (input.startsWith(key) && ENDED.test(input.slice(key.length))))
  );
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The keys of all addresses in a text. Each piece between spaces or quotes is read as one address, and as several. */
function addressesIn(text: string): string[] {
  const pieces = text.match(/https?:\/\/[^\s<>"'`]+/gi) ?? [];
  return pieces
    .flatMap((piece) => [piece, ...piece.split(/(?!^)(?=https?:\/\/)/i)])
    .flatMap((piece) => [piece, piece.replace(TRAILING, '')])
    .flatMap((piece) => addressKey(piece) ?? []);
}

/** Host, path and query of an address, decoded; `undefined` for a text that is no address. */
function addressKey(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { host, pathname, search } = new URL(text);
  return (
    host +
    decoded(pathname + search)
      .normalize('NFC')
      .replace(/\/$/, '')
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % is legal in an address. Only valid sequences are decoded.
    return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => {
      try {
        return decodeURIComponent(run);
      } catch {
        return run.toUpperCase();
      }
    });
  }
}
