import { openSync } from 'node:fs';
import { jsonBody } from '../../../src/services/runcomfy/json-body.ts';
import { createRunComfy } from '../../../src/services/runcomfy/client.ts';
import { systemClock } from '../../../src/services/runtime/clock.ts';

// A process without any file descriptor left, which then submits to the given address.
const client = createRunComfy({
  apiUrl: process.env['API_URL'] ?? '',
  token: 'secret',
  clock: systemClock,
  guard: (dispatcher) => dispatcher,
  heard: () => {},
});
const { signal } = new AbortController();
// The modules that the first request loads are loaded now.
await client.status('r1', signal);
try {
  for (;;) openSync('/dev/null', 'r');
} catch {
  const outcome = await client.submit('a/model', await jsonBody({}), signal);
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
