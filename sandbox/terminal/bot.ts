import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The bot as a process of its own. */
export interface Bot {
  readonly pid: number;
  /** Resolves with the exit code, 128 and the signal's number where a signal ended it. */
  readonly ended: Promise<number>;
  /** SIGTERM; SIGKILL after nine seconds. Resolves when it is gone. */
  stop(): Promise<void>;
  /** SIGKILL, at once. */
  kill(): Promise<void>;
}

/** What a program needs of the person's environment; all else would be settings of another bot. */
const inherited = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'SystemRoot', 'TEMP'];

/**
 * Starts `src/main.ts` behind its keeper, in a process group of its own, so that Ctrl-C reaches the sandbox alone.
 * `folder` is where it works: a folder without a `.env`. Rejects when it ends before it begins.
 */
export async function startBot(options: {
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}): Promise<Bot> {
  const surroundings = inherited.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const keeper = fork(new URL('keeper.ts', import.meta.url), [], {
    cwd: options.folder,
    env: { ...Object.fromEntries(surroundings), ...options.settings },
    execArgv: [],
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const outputs = [keeper.stdout, keeper.stderr].flatMap((stream) =>
    stream === null ? [] : [createInterface({ input: stream }).on('line', options.onLine)],
  );
  // Not the process's own `close`: it does not come where this side has closed the channel.
  const read = Promise.all(outputs.map((output) => once(output, 'close')));
  const ended = once(keeper, 'exit').then(async ([code, signal]: (number | string | null)[]) => {
    if (signal !== null) endGroup(keeper.pid);
    await read;
    return typeof code === 'number' ? code : 1;
  });
  const pid = await Promise.race([
    once(keeper, 'message').then(([said]: { pid: number }[]) => said?.pid),
    ended.then(() => undefined),
  ]);
  if (pid === undefined) throw new Error('the bot did not start');
  return {
    pid,
    ended,
    async stop() {
      if (keeper.connected) keeper.disconnect();
      await ended;
    },
    async kill() {
      if (keeper.connected) keeper.send('kill');
      await ended;
    },
  };
}

/** Where the keeper itself was killed, the bot that is left over goes too. */
function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody is left, or the system knows no groups.
  }
}
