import { Hono } from 'hono';
import type { GatewayControl } from '../gateway/control.ts';
import { Refusal, refusal } from '../refusal.ts';
import type { World } from '../world/world.ts';
import { autoModRoutes } from './auto-mod.ts';
import { callbackRoutes } from './callbacks.ts';
import { channelRoutes } from './channels.ts';
import { commandRoutes } from './commands.ts';
import type { RestEnv } from './env.ts';
import { readRoutes } from './reads.ts';
import { createRateLimits, type RateLimitMode } from './rate-limits.ts';
import { threadRoutes } from './threads.ts';
import { webhookRoutes } from './webhooks.ts';

const base = '/api/v10';
/** Routes whose URL contains the token that authorizes the request. */
const tokenRoutes = /^\/(interactions|webhooks)\//u;

/** REST API v10, and the addresses of files. */
export function restApp(world: World, gateway: GatewayControl, mode: RateLimitMode): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  const count = createRateLimits(mode);

  app.onError((error) => {
    if (error instanceof Refusal) return Response.json(error.body, { status: error.status });
    // A fault of the stand-in itself must be visible. The bot gets an error of Discord.
    process.emitWarning(error);
    return Response.json({ message: '500: Internal Server Error', code: 0 }, { status: 500 });
  });
  app.notFound(() => {
    const { status, body } = refusal('unknownRoute');
    return Response.json(body, { status });
  });

  app.get('/attachments/*', (c) => world.files.answer(c.req.raw));
  app.get('/ephemeral-attachments/*', (c) => world.files.answer(c.req.raw));
  app.use('/api/*', async (c, next) => {
    if (!c.req.path.startsWith(`${base}/`)) throw refusal('invalidApiVersion');
    const path = c.req.path.slice(base.length);
    const authorized = tokenRoutes.test(path) || c.req.header('authorization') === `Bot ${world.token}`;
    if (!authorized) throw refusal('unauthorized');
    const { headers, refused } = count(c.req.method, path);
    if (refused === undefined) await next();
    else c.res = refused;
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    world.changes.happened();
  });
  app.route(base, readRoutes(world, gateway));
  app.route(base, commandRoutes(world));
  app.route(base, autoModRoutes(world));
  app.route(base, channelRoutes(world));
  app.route(base, threadRoutes(world));
  app.route(base, callbackRoutes(world));
  app.route(base, webhookRoutes(world));
  return app;
}
