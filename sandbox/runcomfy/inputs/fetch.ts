/** A file that a run cannot use. The message is the text with which the run fails. */
export class InputFault extends Error {
  override readonly name = 'InputFault';
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The bytes of a link or a data URI. A link is fetched as a stranger does: a GET without cookies or a token. Redirects
 * are not followed, and the stand-in never leaves loopback.
 *
 * The texts of the faults are ByteDance's, Alibaba's and Pillow's, as users have seen them (jeffstric/ZJT#94,
 * agentscope-ai/agentscope-java#2700). RunComfy has not published its own.
 * @throws InputFault if there is no such file, if it has more than `most` bytes, or after `ms` of real time.
 */
export async function fetchInput(
  { path, value }: { readonly path: string; readonly value: unknown },
  limits: { readonly most: number; readonly ms: number },
  signal: AbortSignal,
): Promise<Buffer> {
  const data = typeof value === 'string' ? dataIn(value) : undefined;
  if (data !== undefined) return bounded(data, limits.most);
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || !loopback.has(url.hostname)) {
    const [name] = path.split('.');
    const words = `The parameter \`${name}\` specified in the request is not valid: invalid url specified.`;
    throw new InputFault(`InvalidParameter: ${words}`);
  }
  const timeout = AbortSignal.timeout(limits.ms);
  try {
    return await download(url, limits.most, AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (error instanceof InputFault) throw error;
    throw new InputFault(`InvalidParameter: Timeout while downloading url=${url.href}.`, { cause: error });
  }
}

/** The bytes of a data URI in base 64, whatever type it claims. Undefined for any other text. */
function dataIn(text: string): Buffer | undefined {
  const comma = text.indexOf(',');
  if (!/^data:[^,]*;base64$/.test(text.slice(0, Math.max(comma, 0)))) return undefined;
  const data = text.slice(comma + 1);
  const bytes = Buffer.from(data, 'base64');
  return bytes.toString('base64') === data ? bytes : undefined;
}

async function download(url: URL, most: number, signal: AbortSignal): Promise<Buffer> {
  const answer = await fetch(url, { redirect: 'manual', signal });
  if (!answer.ok || answer.body === null) {
    await answer.body?.cancel();
    throw new InputFault('InternalError.Algo.InvalidParameter: Failed to download multimodal content');
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > most) throw tooLarge(most);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function bounded(bytes: Buffer, most: number): Buffer {
  if (bytes.length > most) throw tooLarge(most);
  return bytes;
}

function tooLarge(most: number): InputFault {
  return new InputFault(`File size must be less than ${most / megabyte} MB.`);
}

export const megabyte = 1_000_000;
