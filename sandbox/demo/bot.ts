import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The bot as a process of its own. */
export interface Bot {
  readonly pid: number;
  /** Resolves with the exit code: 128 plus the number of the signal if a signal ended it. */
  readonly ended: Promise<number>;
  /** Sends SIGTERM, and SIGKILL after nine seconds. Resolves when the process has ended. */
  stop(): Promise<void>;
  /** Sends SIGKILL at once. */
  kill(): Promise<void>;
}

/** The environment variables that the bot inherits. Others could be the settings of another bot. */
const inherited = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'SystemRoot', 'TEMP', 'NODE_COMPILE_CACHE'];

/**
 * Starts the bot as `npm start` does, under its supervisor, in its own process group, so that Ctrl-C reaches only the sandbox.
 * `folder` is the working directory; it has no `.env`. Rejects if the bot ends before it has started.
 */
export async function startBot(options: {
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Node's own arguments for the bot. */
  readonly node?: readonly string[];
  readonly onLine: (line: string) => void;
}): Promise<Bot> {
  const environment = inherited.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const supervisor = fork(new URL('supervisor.ts', import.meta.url), options.node ?? [], {
    cwd: options.folder,
    env: { ...Object.fromEntries(environment), ...options.settings },
    execArgv: [],
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const outputs = [supervisor.stdout, supervisor.stderr].flatMap((stream) =>
    stream === null ? [] : [createInterface({ input: stream }).on('line', options.onLine)],
  );
  // The process's own `close` event does not come if this side has closed the channel.
  const read = Promise.all(outputs.map((output) => once(output, 'close')));
  const ended = once(supervisor, 'exit').then(async ([code, signal]: (number | string | null)[]) => {
    if (signal !== null) endGroup(supervisor.pid);
    await read;
    return typeof code === 'number' ? code : 1;
  });
  const pid = await Promise.race([
    once(supervisor, 'message').then(([said]: { pid: number }[]) => said?.pid),
    ended.then(() => undefined),
  ]);
  if (pid === undefined) throw new Error('the bot did not start');
  return {
    pid,
    ended,
    async stop() {
      if (supervisor.connected) supervisor.disconnect();
      await ended;
    },
    async kill() {
      if (supervisor.connected) supervisor.send('kill');
      await ended;
    },
  };
}

/** Kills the bot if the supervisor itself was killed. */
function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // No process is left, or the system has no process groups.
  }
}
