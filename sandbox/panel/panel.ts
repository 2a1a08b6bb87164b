import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamSSE } from 'hono/streaming';
import { z, type ZodType } from 'zod';
import type { SupervisedBot } from '../demo/supervised-bot.ts';
import type { DemoWorld } from '../demo/world.ts';
import type { PanelEvent, PanelState } from './api.ts';
import { createFeed } from './feed.ts';
import { createLedger } from './ledger.ts';
import { createMishaps, mishaps } from './mishaps.ts';
import { createRequests } from './requests.ts';

const minute = 60_000;
const ms = (most: number) => z.number().int().min(0).max(most);

const bodies = {
  speed: z.object({ queueMs: ms(60 * minute), runMs: ms(60 * minute) }),
  mishap: z.object({ times: z.number().int().min(1).max(100) }),
  clock: z.object({ ms: ms(31 * 24 * 60 * minute).min(1) }),
  gateway: z.object({ act: z.enum(['drop', 'reconnect', 'invalidate']) }),
  bot: z.object({ act: z.enum(['kill', 'start', 'restart']) }),
} as const;

/** More than any of these bodies has. */
const mostBytes = 10_000;

/** How often what changes with time alone, such as the state of a run, is read again, in ms. */
const rereadMs = 1_000;

/** Answers the requests of `api.ts` for this world. */
export function createPanel(world: DemoWorld, bot: SupervisedBot): (request: Request) => Response | Promise<Response> {
  const failing = createMishaps(world);
  const ledger = createLedger(world.runcomfy);
  const requests = createRequests(world);
  const app = new Hono();

  const state = (): PanelState => ({
    bot: { pid: bot.pid, state: bot.state },
    speed: world.speed,
    faults: mishaps.map(({ id, at }) => ({ id, at, waiting: failing.waiting(id) ?? 0 })),
    clockShiftMs: world.clock.shiftMs,
    ledger: ledger(),
  });
  const feed = createFeed<PanelEvent>({ rereadMs, read: () => ({ type: 'state', state: state() }) });
  bot.onChange(() => feed.reread());
  bot.log.onLine((line) => feed.send({ type: 'log', line }));
  requests.onChange((request) => {
    feed.send({ type: 'request', request });
    feed.reread();
  });

  app.use(bodyLimit({ maxSize: mostBytes, onError: (c) => c.json({ message: 'The body is too long.' }, 413) }));
  app.get('/panel/events', (context) =>
    streamSSE(context, async (stream) => {
      const start: PanelEvent = { type: 'start', state: state(), requests: requests.recent(), log: bot.log.lines };
      await feed.follow(start, stream);
    }),
  );
  app.get('/panel/requests/:id', (context) => {
    const found = requests.details(Number(context.req.param('id')));
    return found === undefined
      ? context.json({ message: 'That request is no longer kept.' }, 404)
      : context.json(found);
  });
  app.post('/panel/speed', async (context) => {
    world.speed = await read(context.req.raw, bodies.speed);
    return done();
  });
  app.post('/panel/faults/:id', async (context) => {
    const { times } = await read(context.req.raw, bodies.mishap);
    return failing.add(context.req.param('id'), times)
      ? done()
      : context.json({ message: 'There is no such fault.' }, 404);
  });
  app.delete('/panel/faults', () => {
    failing.clear();
    return done();
  });
  app.post('/panel/clock', async (context) => {
    world.clock.forward((await read(context.req.raw, bodies.clock)).ms);
    return done();
  });
  app.post('/panel/gateway', async (context) => {
    const { gateway } = world.discord;
    const { act } = await read(context.req.raw, bodies.gateway);
    if (act === 'drop') gateway.disconnect(1006);
    else if (act === 'reconnect') gateway.reconnect();
    else gateway.invalidate(false);
    return done();
  });
  app.post('/panel/bot', async (context) => {
    const { act } = await read(context.req.raw, bodies.bot);
    if (act !== 'start') await bot.kill();
    if (act !== 'kill') await bot.start();
    return done();
  });
  app.onError((error, context) =>
    error instanceof z.ZodError || error instanceof SyntaxError
      ? context.json({ message: error instanceof z.ZodError ? z.prettifyError(error) : 'The body is not JSON.' }, 400)
      : context.json({ message: error.message }, 500),
  );

  function done(): Response {
    feed.reread();
    return new Response(null, { status: 204 });
  }

  return (request) => app.fetch(request);
}

async function read<T>(request: Request, schema: ZodType<T>): Promise<T> {
  return schema.parse(await request.json());
}
