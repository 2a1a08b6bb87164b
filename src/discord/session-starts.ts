import { Routes, type REST } from 'discord.js';
import type { Logger } from 'pino';
import { z } from 'zod';
import { backoffDelay } from '../core/job/backoff.ts';
import type { Clock } from '../services/runtime/clock.ts';
import { errorFacts, retryAfterOf } from './outcome.ts';

interface ThrottlerOptions {
  readonly rest: REST;
  readonly clock: Clock;
  readonly log: Logger;
}

/** developers/events/gateway#session-start-limit-object; `reset_after` in milliseconds. */
const gatewayBot = z.object({
  session_start_limit: z.object({ remaining: z.number(), reset_after: z.number().nonnegative() }),
});

/** In ms. A longer wait is checked again after this: somebody may reset the limit earlier. */
const longestWait = 3_600_000;
/** developers/events/gateway#rate-limiting: one shard identifies once in five seconds. */
const identifyPace = 5_000;

/**
 * Waits until Discord lets the bot identify once more. After one identify too many Discord resets the token.
 *
 * @throws what the request throws; the signal's reason when aborted.
 */
export async function waitForSessionStart(options: ThrottlerOptions & { readonly signal: AbortSignal }): Promise<void> {
  const { rest, clock, log, signal } = options;
  for (;;) {
    const { session_start_limit: limit } = gatewayBot.parse(await rest.get(Routes.gatewayBot(), { signal }));
    if (limit.remaining > 0) return;
    log.error({ resetAfter: limit.reset_after }, 'no identify is left for today; waiting for Discord to allow one');
    await clock.sleep(Math.min(Math.max(limit.reset_after, 1_000), longestWait), signal);
  }
}

/**
 * The throttler that discord.js asks before each IDENTIFY. The first is already allowed. Each later one, after a lost
 * session, waits for the pace and until Discord has one left: sessions that are lost again and again would use up the
 * day's identifies.
 */
export function createIdentifyThrottler({ rest, clock, log }: ThrottlerOptions): {
  waitForIdentify(shardId: number, signal: AbortSignal): Promise<void>;
} {
  let last: number | undefined;

  async function waitWithRetries(signal: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await waitForSessionStart({ rest, clock, log, signal });
      } catch (error) {
        signal.throwIfAborted();
        const pause = retryAfterOf(error) ?? backoffDelay(attempt, 0.5);
        log.warn({ ...errorFacts(error), attempt, pause }, 'could not ask Discord for leave to identify; trying again');
        await clock.sleep(pause, signal);
      }
    }
  }

  return {
    async waitForIdentify(_shardId, signal) {
      if (last !== undefined) {
        await clock.sleep(Math.max(last + identifyPace - clock.monotonic(), 0), signal);
        await waitWithRetries(signal);
      }
      last = clock.monotonic();
    },
  };
}
