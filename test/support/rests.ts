import pino from 'pino';
import { createInvalidRequests } from '../../src/discord/invalid-requests.ts';
import { createRests, type Rests } from '../../src/discord/rest.ts';
import { createGuard } from '../../src/services/runtime/guarded-requests.ts';
import { systemClock, type Clock } from '../../src/services/runtime/clock.ts';

/** The bot's clients of Discord's REST API, without a log. They use the real clock unless another is given. */
export function restsTo(apiUrl: string, token: string, clock: Clock = systemClock, mayAct = () => true): Rests {
  const timely = { clock, random: Math.random, log: pino({ level: 'silent' }) };
  const invalid = createInvalidRequests({
    ...timely,
    counted: () => {},
    slowed: () => {},
    signal: new AbortController().signal,
  });
  return createRests({
    ...timely,
    guard: createGuard(mayAct),
    apiUrl,
    token,
    onRefusal: () => {},
    onAnswer: () => {},
    invalid,
  });
}
