import { openSync } from 'node:fs';
import { createRunComfy } from '../../../src/services/runcomfy/client.ts';
import { systemClock } from '../../../src/services/runtime/clock.ts';

// A process that has no file descriptor left, and then submits to the address that it is given.
const client = createRunComfy({
  apiUrl: process.env['API_URL'] ?? '',
  token: 'secret',
  clock: systemClock,
  heard: () => {},
});
const { signal } = new AbortController();
// Whatever the first request loads is loaded.
await client.status('r1', signal);
try {
  for (;;) openSync('/dev/null', 'r');
} catch {
  const outcome = await client.submit('a/model', {}, signal);
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
