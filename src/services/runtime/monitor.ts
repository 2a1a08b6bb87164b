import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

/** Serves an orchestrator and Prometheus. It shows no secret, no prompt and no names. */
export interface Monitor {
  /** The port that it listens on, also if 0 was asked for. */
  readonly port: number;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** The longest time for a whole request, and for a whole answer, in ms of real time. */
const usualPatience = 5_000;
/** How often slow requests are looked for within that time. */
const looks = 10;
/** An orchestrator and Prometheus need one connection each. */
const mostConnections = 32;
const plain = 'text/plain; charset=utf-8';

/**
 * Serves `/healthz` (200 as long as the event loop runs), `/readyz` (200, or 503 with the reasons) and `/metrics`.
 * Without a `host` it listens on all interfaces, because a container's loopback cannot be reached from outside. It
 * accepts 32 connections at most, and closes those that are idle for longer than `patience`.
 *
 * @throws the system's error if it cannot listen, such as EADDRINUSE.
 */
export async function startMonitor(options: {
  /** 0 for any free port. */
  readonly port: number;
  readonly host?: string | undefined;
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
  readonly readiness: Readiness;
  /** The longest time for a whole request, and for a whole answer, in ms of real time. Default: five seconds. */
  readonly patience?: number;
}): Promise<Monitor> {
  const { metrics, readiness, patience = usualPatience } = options;

  const routes = new Map<string, () => Reply | Promise<Reply>>([
    ['/healthz', () => ({ status: 200, type: plain, body: 'ok\n' })],
    [
      '/readyz',
      () => {
        const reasons = readiness.reasons();
        const ready = reasons.length === 0;
        const body = `${JSON.stringify({ ready, reasons })}\n`;
        return { status: ready ? 200 : 503, type: 'application/json', body };
      },
    ],
    ['/metrics', async () => ({ status: 200, type: metrics.contentType, body: await metrics.text() })],
  ]);

  async function answer(method: string, path: string): Promise<Reply> {
    const route = routes.get(path);
    if (route === undefined) return { status: 404, type: plain, body: 'not found\n' };
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, type: plain, body: 'only GET and HEAD\n' };
    try {
      return await route();
    } catch {
      return { status: 500, type: plain, body: 'cannot tell\n' };
    }
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ''] = (request.url ?? '').split('?');
    const { status, type, body } = await answer(request.method ?? '', path);
    response.writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
    });
    response.end(body);
  }

  const timeouts = {
    requestTimeout: patience,
    headersTimeout: patience,
    keepAliveTimeout: patience,
    connectionsCheckingInterval: patience / looks,
  };
  const server = createServer(timeouts, (request, response) => void respond(request, response));
  server.maxConnections = mostConnections;
  // This also closes a connection that sends no request, and one that does not read its answer.
  server.timeout = patience;
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
