import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

/** What an orchestrator and Prometheus ask; it tells no secret, no prompt and nobody's name. */
export interface Monitor {
  /** The port that it listens on, where any was asked for by 0. */
  readonly port: number;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** A whole request, and a whole answer, in ms; whoever is slower is no probe. */
const requestTimeout = 5_000;
/** How often a slow request is looked for. */
const lookFor = 500;
/** An orchestrator and Prometheus need one each. */
const mostConnections = 32;
const plain = 'text/plain; charset=utf-8';

/**
 * Serves `/healthz` (200 as long as the event loop turns), `/readyz` (200, or 503 with why not) and `/metrics`. Without
 * a `host` it listens on all interfaces, since a container's own loopback cannot be reached from outside of it. It has
 * 32 connections at most, and closes those on which nothing moves for five seconds.
 *
 * @throws the system's error where it cannot listen, such as EADDRINUSE.
 */
export async function startMonitor(options: {
  /** 0 for any free port. */
  readonly port: number;
  readonly host?: string | undefined;
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
  readonly readiness: Readiness;
}): Promise<Monitor> {
  const { metrics, readiness } = options;

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

  const timeouts = { requestTimeout, headersTimeout: requestTimeout, connectionsCheckingInterval: lookFor };
  const server = createServer(timeouts, (request, response) => void respond(request, response));
  server.maxConnections = mostConnections;
  // Also one that never asks, and one that does not read its answer.
  server.timeout = requestTimeout;
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
