import pino from 'pino';
import { createInvalidRequests } from '../../src/discord/invalid-requests.ts';
import { createRests, type Rests } from '../../src/discord/rest.ts';
import { systemClock } from '../../src/services/clock.ts';

/** Discord's REST API as the bot asks it, on the real clock and without a log. */
export function restsTo(apiUrl: string, token: string): Rests {
  const timely = { clock: systemClock, random: Math.random, log: pino({ level: 'silent' }) };
  const invalid = createInvalidRequests({
    ...timely,
    counted: () => {},
    slowed: () => {},
    signal: new AbortController().signal,
  });
  return createRests({ ...timely, apiUrl, token, refuse: () => {}, heard: () => {}, invalid });
}
