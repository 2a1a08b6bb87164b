import { resolve } from 'node:path';
import { inspect, parseArgs } from 'node:util';
import open from 'open';
import { hasDesktop } from './desktop.ts';
import { runSandbox } from './sandbox.ts';
import { usualFolder } from './start.ts';

const usage = `usage: npm run sandbox -- [--terminal] [--reset] [--port 4747] [--no-open] [--folder data/sandbox]
  --terminal  takes commands in this terminal, without a page
  --reset     begins with a new world; without it, the sandbox goes on where it ended
  --port      where the page is; another one where this one is taken
  --no-open   does not open the page in a browser
  --folder    where it keeps its world and the files that are opened
`;

interface Options {
  readonly terminal: boolean;
  readonly reset: boolean;
  readonly port: number;
  readonly opens: boolean;
  readonly folder: string;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      terminal: { type: 'boolean', default: false },
      reset: { type: 'boolean', default: false },
      port: { type: 'string', default: '4747' },
      'no-open': { type: 'boolean', default: false },
      folder: { type: 'string', default: usualFolder },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('--port takes a number up to 65535');
  return {
    terminal: values.terminal,
    reset: values.reset,
    port,
    opens: !values['no-open'],
    folder: resolve(values.folder),
  };
}

function optionsOrEnd(): Options {
  try {
    return readOptions();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return process.exit(1);
  }
}

const { terminal, reset, port, opens, folder } = optionsOrEnd();
const end = new AbortController();
const desktop = hasDesktop(process.platform, process.env);

/** The first asks for an orderly end; a second one does not wait for it. The bot's supervisor handles both. */
function interrupt(): void {
  if (end.signal.aborted) process.exit(1);
  end.abort();
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);

const code = await runSandbox({
  start: { folder, keep: { reset }, ...(!terminal && { page: { port } }) },
  // Where no browser can be opened, the address can still be reached from elsewhere, and the terminal is at hand.
  terminal: terminal || (!desktop && process.stdin.isTTY),
  onPage(address) {
    process.stdout.write(`The page is at ${address} (Ctrl-C ends everything)\n`);
    if (opens && desktop) void open(address).catch(() => {});
  },
  input: process.stdin,
  output: process.stdout,
  signal: end.signal,
  interrupt,
}).catch((error: unknown) => {
  // Ctrl-C reaches what is being started as well.
  if (end.signal.aborted) return 0;
  process.stderr.write(`${inspect(error)}\nThe sandbox has a fault. With --reset it begins with a new world.\n`);
  return 1;
});
// A line that still waits must not keep the process alive.
process.exit(code);
