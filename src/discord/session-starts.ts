import { Routes, type REST } from 'discord.js';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../services/clock.ts';

/** developers/events/gateway#session-start-limit-object; `reset_after` in milliseconds. */
const gatewayBot = z.object({
  session_start_limit: z.object({ remaining: z.number(), reset_after: z.number().nonnegative() }),
});

/** A wait is looked at again at least so often, in ms: a reset by hand comes sooner. */
const longestWait = 3_600_000;

/**
 * Waits until Discord lets the bot identify once more. One identify too many, and Discord resets the token.
 *
 * @throws what the request throws; the signal's reason when aborted.
 */
export async function sessionStartAllowed(options: {
  readonly rest: REST;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { rest, clock, log, signal } = options;
  for (;;) {
    const { session_start_limit: limit } = gatewayBot.parse(await rest.get(Routes.gatewayBot(), { signal }));
    if (limit.remaining > 0) return;
    log.error({ resetAfter: limit.reset_after }, 'no identify is left for today; waiting for Discord to allow one');
    await clock.sleep(Math.min(Math.max(limit.reset_after, 1_000), longestWait), signal);
  }
}
