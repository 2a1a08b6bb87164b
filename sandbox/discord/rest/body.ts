import { HonoRequest } from 'hono/request';
import type { Exchange } from '../../wire/server.ts';
import type { MessageBody } from '../message/write.ts';
import { refusal } from '../refusal.ts';
import type { Upload } from '../world/files.ts';

const requestLimit = 25 * 1024 * 1024;
const besidesTheFile = 1024 * 1024;

/**
 * Reads a JSON or multipart body (`payload_json` and `files[n]`) and notes its contents on the exchange. `limit` is how
 * many bytes a file may have in its destination. Throws 413/40005 for a request beyond 25 MiB (or `limit` and 1 MiB, if
 * that is more), and 400/50109 for a body that cannot be parsed.
 */
export async function readBody(request: Request, exchange: Exchange, limit = 0): Promise<MessageBody> {
  const bytes = await readBytes(request, Math.max(requestLimit, limit + besidesTheFile));
  const type = request.headers.get('content-type') ?? '';
  if (!type.startsWith('multipart/form-data')) {
    const payload = bytes.length === 0 ? undefined : parseJson(new TextDecoder().decode(bytes));
    exchange.body = payload;
    return { payload, uploads: [] };
  }
  const form = await parseForm(bytes, type);
  const json = form.get('payload_json');
  const payload = typeof json === 'string' ? parseJson(json) : {};
  const uploads: Upload[] = [];
  for (const [field, value] of form) {
    const index = /^files\[(\d+)\]$/u.exec(field)?.[1];
    if (index === undefined || typeof value === 'string') continue;
    uploads.push({ index, name: value.name, type: value.type, bytes: await value.bytes() });
  }
  exchange.body = {
    ...(payload as object | null),
    files: uploads.map((upload) => ({ name: upload.name, size: upload.bytes.byteLength, type: upload.type })),
  };
  return { payload, uploads };
}

/** The form of a multipart body. Throws 400/50109 if it cannot be parsed. */
export async function parseForm(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<FormData> {
  const headers = { 'content-type': contentType };
  const sent = new HonoRequest(new Request('http://127.0.0.1', { method: 'POST', headers, body: bytes }));
  return sent.formData().catch(() => {
    throw refusal('unreadableBody');
  });
}

/**
 * Reads to the end even beyond the limit. Otherwise a client that is still sending would see a reset instead of the
 * answer.
 */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body === null) return new Uint8Array();
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size <= limit) chunks.push(chunk);
  }
  if (size > limit) throw refusal('tooLarge');
  return Buffer.concat(chunks);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refusal('unreadableBody');
  }
}
