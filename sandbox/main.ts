import { runSandbox } from './terminal/sandbox.ts';

const end = new AbortController();

/** The first signal asks for an orderly end. A second one does not wait for it. The bot's supervisor handles both. */
function interrupt(): void {
  if (end.signal.aborted) process.exit(1);
  end.abort();
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);

const code = await runSandbox({ input: process.stdin, output: process.stdout, signal: end.signal, interrupt });
// A line that still waits must not keep the process alive.
process.exit(code);
