import { runSandbox } from './terminal/sandbox.ts';

const usage = 'usage: npm run sandbox\n';
const end = new AbortController();

/** The first asks for an orderly end; a second one does not wait for it. The bot's supervisor handles both. */
function interrupt(): void {
  if (end.signal.aborted) process.exit(1);
  end.abort();
}

const [option] = process.argv.slice(2);
if (option !== undefined) {
  const isHelp = option === '--help' || option === '-h';
  (isHelp ? process.stdout : process.stderr).write(usage);
  process.exit(isHelp ? 0 : 1);
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);

const code = await runSandbox({ input: process.stdin, output: process.stdout, signal: end.signal, interrupt });
// A line that still waits must not keep the process alive.
process.exit(code);
