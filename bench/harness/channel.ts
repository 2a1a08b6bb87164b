import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createBirpc, type ProxifiedRemoteFunctions } from 'birpc';

/** Functions of another process, by name. */
export type Remote<Functions extends object> = ProxifiedRemoteFunctions<Functions>;

interface Said {
  readonly at: number;
  readonly line: string;
}

/** A process of a bench: a stand-in, the bot, or a baseline. Disposing of it kills it. */
export interface Child<Functions extends object> extends AsyncDisposable {
  readonly remote: Remote<Functions>;
  /** Resolves when the process writes a line with this text; `at` is in epoch ms. Rejects if the process ends before. */
  said(text: string): Promise<Said>;
}

/** Epoch ms with fractions, the same in every process of this machine. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Called in the other process: offers functions to its parent. The process ends with its parent. */
export function expose(functions: object): void {
  createBirpc(functions, {
    post: (message: object) => process.send?.(message),
    on: (listener) => process.on('message', listener),
    timeout: -1,
  });
  process.once('disconnect', () => process.exit());
}

const tailLength = 4_000;

interface ChildOptions {
  /** Its whole environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Options for Node itself. */
  readonly node?: readonly string[];
  /** The default is SIGKILL: the process does not finish its work. */
  readonly endWith?: 'SIGTERM' | 'SIGKILL';
}

/** Starts a program of this repository. */
export function startChild<Functions extends object>(program: URL, options: ChildOptions = {}): Child<Functions> {
  const { env = {}, cwd = process.cwd(), node = [], endWith = 'SIGKILL' } = options;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...node, fileURLToPath(program)], {
    env: { ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  const remote = createBirpc<Functions>(
    {},
    {
      post: (message: object) => void child.send(message),
      on: (listener) => void child.on('message', listener),
      timeout: -1,
    },
  );
  const watched = new Map<string, PromiseWithResolvers<Said>>();
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      const recent = tail + chunk.toString();
      for (const [text, seen] of watched) {
        if (recent.includes(text)) seen.resolve({ at: now(), line: lineWith(recent, text) });
      }
      tail = recent.slice(-tailLength);
    });
  }
  child.once('exit', (code, signal) => {
    const ended = new Error(`${program.pathname} ended with ${code ?? signal ?? 'nothing'}:\n${tail}`);
    for (const seen of watched.values()) seen.reject(ended);
    remote.$close(ended);
  });
  return {
    remote,
    async said(text) {
      const seen = watched.get(text) ?? Promise.withResolvers<Said>();
      watched.set(text, seen);
      if (tail.includes(text)) seen.resolve({ at: now(), line: lineWith(tail, text) });
      return seen.promise;
    },
    [Symbol.asyncDispose]: async () => end(child, endWith),
  };
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

function lineWith(output: string, text: string): string {
  return output.split('\n').find((line) => line.includes(text)) ?? '';
}
