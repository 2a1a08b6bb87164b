import { REST, Routes, type RESTOptions } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../services/runtime/clock.ts';
import type { Guard } from '../services/runtime/guarded-requests.ts';
import type { DatedAnswer } from '../services/runtime/wall-clock.ts';
import { createBucketGate } from './buckets.ts';
import type { InvalidRequests } from './invalid-requests.ts';
import { limited } from './limited.ts';
import { DiscordRefusalError } from './refusal.ts';
import { createMakeRequest, type MakeRequest } from './make-request.ts';

/** Two clients of Discord's REST API, because their limits differ. Neither repeats a request by itself. */
export interface Rests {
  /** Callbacks and webhooks of interactions: authorised by the interaction's token, exempt from the global limit. */
  readonly interactions: REST;
  /** Everything that the bot does as itself. */
  readonly bot: REST;
  /** The `makeRequest` for discord.js' own client, so that its requests are held and counted with the bot's. */
  readonly makeRequest: MakeRequest;
}

/** In ms. A wall clock that moved back by more than this, against the monotonic clock, was set. */
const setBack = 1_000;

/**
 * discord.js counts rate limits on the wall clock. If that is set back by an hour, discord.js refuses everything for an
 * hour, after fifty more requests (seen with @discordjs/rest 2.6.3). So its counts are cleared then; Discord's own 429
 * still limits the bot.
 */
class SteadyREST extends REST {
  #ahead = Date.now() - performance.now();

  override async request(options: Parameters<REST['request']>[0]): Promise<unknown> {
    const ahead = Date.now() - performance.now();
    if (ahead < this.#ahead - setBack) {
      this.globalReset = -1;
      this.handlers.clear();
    }
    this.#ahead = ahead;
    return super.request(options);
  }
}

/** In ms, until the answer's headers. It includes a whole upload: 25 MiB at 2 Mbit/s. */
const uploadTimeout = 120_000;

/**
 * `onRefusal` is called once, when Discord refuses the bot's token; after that no request is sent with it. `onAnswer`
 * gets the time of each answer. `guard` holds back what this process may not send. `invalid` counts and slows down the requests of both clients. Each client has its own
 * buckets, because interactions do not share the bot's limits.
 */
export function createRests(options: {
  readonly apiUrl: string;
  readonly token: string;
  readonly onRefusal: (refusal: DiscordRefusalError) => void;
  readonly invalid: InvalidRequests;
  readonly clock: Clock;
  readonly guard: Guard;
  readonly onAnswer: (answer: DatedAnswer) => void;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
}): Rests {
  const send = timed(options.clock, options.onAnswer, createMakeRequest(options.guard));
  const limitedSend = (): MakeRequest =>
    limited(send, { gate: createBucketGate(options), invalid: options.invalid, clock: options.clock });
  const asBot = limitedSend();
  const shared: Partial<RESTOptions> = {
    version: '10',
    api: options.apiUrl,
    timeout: uploadTimeout,
    // discord.js would repeat requests at once, even POST. Easel's jobs decide what is repeated.
    retries: 0,
    rejectOnRateLimit: () => true,
  };
  return {
    // Discord does not count these against its 50 requests a second, but discord.js would.
    interactions: new SteadyREST({ ...shared, globalRequestsPerSecond: 10_000, makeRequest: limitedSend() }),
    bot: new SteadyREST({ ...shared, makeRequest: untilRefused(asBot, options.onRefusal) }).setToken(options.token),
    makeRequest: asBot,
  };
}

/** Sends a cheap request to Discord. Only the time of its answer matters. */
export function createProbe(rest: REST): (signal: AbortSignal) => Promise<unknown> {
  return async (signal) => rest.get(Routes.gateway(), { signal });
}

function timed(clock: Pick<Clock, 'monotonic'>, heard: (answer: DatedAnswer) => void, send: MakeRequest): MakeRequest {
  return async (url, init) => {
    const sent = clock.monotonic();
    const answer = await send(url, init);
    const header = (name: string): string | undefined => answer.headers.get(name) ?? undefined;
    heard({ date: header('date'), age: header('age'), sent, received: clock.monotonic() });
    return answer;
  };
}

/** After Discord refused the token nothing is sent. discord.js would drop the token, and then report that it was never set. */
function untilRefused(send: MakeRequest, refuse: (refusal: DiscordRefusalError) => void): MakeRequest {
  let refusal: DiscordRefusalError | undefined;
  return async (url, init) => {
    if (refusal !== undefined) throw refusal;
    const answer = await send(url, init);
    if (answer.status !== 401) return answer;
    refusal ??= new DiscordRefusalError('token');
    refuse(refusal);
    throw refusal;
  };
}
