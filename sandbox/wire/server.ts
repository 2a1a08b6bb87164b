import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { Clock } from './clock.ts';
import { createFaults, type Fault, type Faults } from './faults.ts';

/** One request to a stand-in, and its answer. */
export interface Exchange {
  readonly at: number;
  readonly method: string;
  /** The path with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What the handler read from the body: parsed JSON, or the parts of a form without their bytes. */
  body?: unknown;
  /** The parsed JSON of the answer, if answers are recorded and it has no more than 64 KiB. */
  answer?: unknown;
  /** Absent while unanswered, and if the answer was lost on purpose. */
  status?: number;
  fault?: Fault['kind'];
  /** The request was carried out, whether or not an answer arrives. */
  handled?: boolean;
  /** The answer was sent in full, or the connection has ended. */
  over?: boolean;
  /** When it was over, by the stand-in's clock. */
  overAt?: number;
}

export type Handler = (request: Request, exchange: Exchange) => Response | Promise<Response>;

/** How much of its traffic a server keeps. */
export interface Recording {
  /** How many exchanges, the newest. Default: all. */
  readonly exchanges?: number;
  /** Whether their answers are kept. Default: no. */
  readonly answers?: boolean;
}

export interface WireServer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly faults: Faults;
  /** The exchanges that are kept, the oldest first. */
  readonly traffic: readonly Exchange[];
  /** For upgrades (the WebSocket of the gateway). */
  readonly http: Server;
  /** Calls `listener` as each request arrives, before it is handled. The returned function unsubscribes. */
  onRequest(listener: (exchange: Exchange) => void): () => void;
  /** Calls `listener` when an exchange is over. The returned function unsubscribes. */
  onEnd(listener: (exchange: Exchange) => void): () => void;
  /** Destroys every connection and frees the port. */
  close(): Promise<void>;
}

/**
 * An HTTP server on loopback that records its traffic and makes the faults that a test asks for. Its answers have the
 * `Date` of its own clock, in whole seconds (RFC 9110, section 6.6.1), as those of Discord and RunComfy have. Node by
 * itself would send the time of the machine.
 */
export async function startWireServer(options: {
  clock: Clock;
  handle: Handler;
  port?: number;
  /** The port if it is free, where none is demanded. Default: any. */
  preferredPort?: number;
  recording?: Recording;
}): Promise<WireServer> {
  const { clock, handle, recording: { exchanges: most = Number.POSITIVE_INFINITY, answers = false } = {} } = options;
  const faults = createFaults();
  const traffic: Exchange[] = [];
  const listeners = new Set<(exchange: Exchange) => void>();
  const endListeners = new Set<(exchange: Exchange) => void>();
  const closing = new AbortController();

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const method = incoming.method ?? 'GET';
    const path = incoming.url ?? '/';
    outgoing.sendDate = false;
    const stamp = (): void => void outgoing.setHeader('date', new Date(clock.now()).toUTCString());
    stamp();
    const exchange: Exchange = { at: clock.now(), method, path, headers: flatten(incoming) };
    traffic.push(exchange);
    if (traffic.length > most) traffic.shift();
    outgoing.once('close', () => {
      exchange.over = true;
      exchange.overAt = clock.now();
      for (const listener of endListeners) listener(exchange);
    });
    for (const listener of listeners) listener(exchange);

    const fault = faults.take(method, path);
    if (fault !== undefined) exchange.fault = fault.kind;
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'reset') return void incoming.socket.destroy();
    if (fault?.kind === 'endless') return writeEndless(outgoing);
    if (fault?.kind === 'delay') await clock.sleep(fault.ms, closing.signal);

    const response = fault?.kind === 'answer' ? faultAnswer(fault) : await handle(await toRequest(incoming), exchange);
    exchange.handled = true;
    if (answers) await recordAnswer(response, exchange);
    if (fault?.kind === 'drop-reply') return void incoming.socket.destroy();
    if (fault?.kind === 'late-reply') await clock.sleep(fault.ms, closing.signal);
    exchange.status = response.status;
    stamp();
    await write(response, outgoing, fault);
  }

  const http = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => {
      if (closing.signal.aborted || outgoing.destroyed) return;
      outgoing.destroy(error instanceof Error ? error : undefined);
    });
  });
  await listen(http, options.port ?? options.preferredPort ?? 0).catch(async (error: unknown) => {
    if (options.port !== undefined || options.preferredPort === undefined) throw error;
    await listen(http, 0);
  });

  return {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    faults,
    traffic,
    http,
    onRequest(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onEnd(listener) {
      endListeners.add(listener);
      return () => void endListeners.delete(listener);
    },
    async close() {
      closing.abort();
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      http.closeAllConnections();
      await closed;
    },
  };
}

async function listen(http: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  http.once('error', reject);
  http.listen(port, '127.0.0.1', () => resolve(undefined));
  await promise.finally(() => http.off('error', reject));
}

function flatten(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

const isJson = (type: string | null | undefined): boolean => type?.startsWith('application/json') === true;
/** A JSON body of at most so many bytes is read as a whole, which costs less than a stream, and may be recorded. */
const mostAtOnce = 64 * 1024;

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const method = incoming.method ?? 'GET';
  const init: RequestInit = { method, headers: flatten(incoming) };
  if (method !== 'GET' && method !== 'HEAD') {
    if (isJson(incoming.headers['content-type']) && Number(incoming.headers['content-length']) <= mostAtOnce) {
      init.body = await buffer(incoming);
    } else {
      init.body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
      init.duplex = 'half';
    }
  }
  return new Request(`http://${incoming.headers.host ?? '127.0.0.1'}${incoming.url ?? '/'}`, init);
}

/** Leaves the answer as it is. */
async function recordAnswer(response: Response, kept: Exchange): Promise<void> {
  if (!isJson(response.headers.get('content-type'))) return;
  const exchange = kept;
  const bytes = await response.clone().arrayBuffer();
  if (bytes.byteLength > mostAtOnce) return;
  try {
    exchange.answer = JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    // A fault sent something else than it said.
  }
}

function faultAnswer(fault: Extract<Fault, { kind: 'answer' }>): Response {
  const headers = new Headers(fault.headers);
  if (typeof fault.body === 'object' && !headers.has('content-type')) headers.set('content-type', 'application/json');
  const body = typeof fault.body === 'object' ? JSON.stringify(fault.body) : (fault.body ?? null);
  return new Response(body, { status: fault.status, headers });
}

async function write(response: Response, outgoing: ServerResponse, fault: Fault | undefined): Promise<void> {
  outgoing.statusCode = response.status;
  response.headers.forEach((value, name) => outgoing.setHeader(name, value));
  if (response.body === null) return void outgoing.end();
  if (fault?.kind !== 'reset-mid-body' && fault?.kind !== 'slow-loris') {
    if (isJson(response.headers.get('content-type'))) {
      outgoing.end(Buffer.from(await response.arrayBuffer()));
      return;
    }
    // Sends at the reader's pace, and stops when the reader has gone.
    return pipeline(Readable.fromWeb(response.body), outgoing);
  }
  const bytes = Buffer.from(await response.arrayBuffer());
  if (!outgoing.hasHeader('content-length')) outgoing.setHeader('content-length', bytes.length);
  if (fault.kind === 'reset-mid-body') {
    outgoing.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => outgoing.destroy());
    return;
  }
  for (const byte of bytes) {
    if (outgoing.destroyed) return;
    outgoing.write(Buffer.from([byte]));
    await new Promise((resolve) => setTimeout(resolve, fault.everyMs));
  }
  outgoing.end();
}

function writeEndless(outgoing: ServerResponse): void {
  outgoing.setHeader('content-type', 'application/json');
  outgoing.write('{"filler":"');
  const chunk = 'x'.repeat(64 * 1024);
  const pump = (): void => {
    while (!outgoing.destroyed && outgoing.write(chunk));
    if (!outgoing.destroyed) outgoing.once('drain', pump);
  };
  pump();
}
