import type { Json } from '../../core/job/record.ts';
import { nextTurn } from '../runtime/clock.ts';

/** A body, and how many bytes it has. */
export interface JsonBody {
  readonly body: string | readonly Uint8Array[];
  readonly bytes: number;
}

/** In characters. A longer text is written in pieces, and other work runs between two of them. */
const piece = 2 ** 18;

/** The value as JSON. A file in it may have many MiB, which would hold the event loop for half a second. */
export async function jsonBody(value: Readonly<Record<string, Json>>): Promise<JsonBody> {
  if (!hasLongText(value)) {
    const body = JSON.stringify(value);
    return { body, bytes: Buffer.byteLength(body) };
  }
  const body: Uint8Array[] = [];
  for (const text of piecesOf(value)) {
    body.push(Buffer.from(text));
    if (text.length > piece / 2) await nextTurn();
  }
  return { body, bytes: body.reduce((sum, { length }) => sum + length, 0) };
}

function hasLongText(value: unknown): boolean {
  if (typeof value === 'string') return value.length > piece;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasLongText);
}

function* piecesOf(value: unknown): Generator<string> {
  if (!hasLongText(value)) {
    yield JSON.stringify(value);
  } else if (typeof value === 'string') {
    yield '"';
    for (let at = 0; at < value.length; at += piece) yield JSON.stringify(value.slice(at, at + piece)).slice(1, -1);
    yield '"';
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield index === 0 ? '[' : ',';
      yield* piecesOf(item);
    }
    yield ']';
  } else {
    for (const [index, [key, item]] of Object.entries(value as object).entries()) {
      yield `${index === 0 ? '{' : ','}${JSON.stringify(key)}:`;
      yield* piecesOf(item);
    }
    yield '}';
  }
}
