import { OperatorError, readArguments, runProgram } from '../src/tools/terminal.ts';
import { runSandbox } from './terminal/sandbox.ts';

const usage = 'usage: npm run sandbox';
const end = new AbortController();

/** The first signal asks for an orderly end. A second one does not wait for it. The bot's supervisor handles both. */
function interrupt(): void {
  if (end.signal.aborted) process.exit(1);
  end.abort();
}

await runProgram(async (terminal) => {
  if (readArguments(terminal, usage, {}).positionals.length > 0) throw new OperatorError(usage);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
  const code = await runSandbox({ input: process.stdin, output: process.stdout, signal: end.signal, interrupt });
  // A line that still waits must not keep the process alive.
  process.exit(code);
});
