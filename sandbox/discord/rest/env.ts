import type { Exchange } from '../../wire/server.ts';

/** What Hono passes to each route: the exchange of the request. */
export type RestEnv = { Bindings: { exchange: Exchange } };
