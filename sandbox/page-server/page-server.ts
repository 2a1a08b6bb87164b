import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { ownOriginOnly } from './own-origin.ts';

export interface PageServer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Ends every connection, also the open event streams. */
  close(): Promise<void>;
}

/** Everything comes from the page's own address. */
const policy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'blob:', 'data:'],
  mediaSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

/**
 * Serves the page in `folder` on loopback, and under the same address the APIs that it talks to. `port` is taken where
 * it is free, else another one.
 */
export async function startPageServer(options: {
  readonly folder: string;
  /** The routes by the first part of their path, such as `/client`. */
  readonly apis: Readonly<Record<string, (request: Request) => Response | Promise<Response>>>;
  readonly port: number;
}): Promise<PageServer> {
  const app = new Hono();
  app.use(ownOriginOnly());
  app.use(secureHeaders({ contentSecurityPolicy: policy, crossOriginEmbedderPolicy: false }));
  for (const [path, answer] of Object.entries(options.apis)) {
    app.all(`${path}/*`, (context) => answer(context.req.raw));
  }
  // The names of the built files change with their content. That of the document does not: a browser must ask again.
  app.use(async (context, next) => {
    await next();
    const isKept = context.req.path.startsWith('/assets/') && context.res.ok;
    context.header('cache-control', isKept ? 'public, max-age=31536000, immutable' : 'no-cache');
  });
  app.use(serveStatic({ root: options.folder }));

  const server = await listen(app, options.port).catch(async (error: unknown) => {
    if (!isTaken(error)) throw error;
    return listen(app, 0);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(app: Hono, port: number): Promise<Server> {
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }) as Server;
  await once(server, 'listening');
  return server;
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
