import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { codeOf } from '../../../core/error-code.ts';
import type { Clock } from '../clock.ts';

/**
 * The messages of a thread's program: it is loaded; a unit's own time begins; the result of a unit. `cpu` is the CPU
 * time of the thread so far, in ms. `overran`: the unit ended itself, because it would have taken too long.
 */
export type ThreadMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'started'; readonly cpu: number }
  | { readonly kind: 'done'; readonly answer: unknown; readonly cpu: number }
  | { readonly kind: 'overran' }
  | { readonly kind: 'failed' };

/** The thread could not be started, ended by itself, or its program failed. Nothing is known about the unit. */
export class ThreadFailedError extends Error {
  override readonly name = 'ThreadFailedError';
}

/**
 * The outcome of a unit. `overran`: it exceeded its time or memory and was ended. `spent` is CPU time of the thread, in
 * ms.
 */
type Outcome =
  | { readonly kind: 'done'; readonly answer: unknown; readonly spent: number }
  | { readonly kind: 'overran' };

/** A thread that runs one unit at a time. It starts with the first unit, and again after it was ended. */
export interface UnitThread {
  /** Begins to load its program, if that was not done. */
  start(): void;
  /** @throws {ThreadFailedError} */
  run(unit: unknown): Promise<Outcome>;
  stop(): Promise<void>;
}

interface Started {
  readonly worker: Worker;
  readonly ready: Promise<void>;
}

/**
 * The limit of a unit, in ms of the thread's CPU time. Wall time does not count: on a busy machine, a harmless unit may
 * wait for a core far longer than it works. When this much wall time has passed, the thread is asked for its CPU time.
 */
export const unitMs = 100;
/** The limit in wall time, however little CPU time the unit got, and even if the thread never answers. */
const longestMs = 1_000;
/** The limit for loading the thread's program. */
const longestStartMs = 10_000;
/** In megabytes. OpenCC's dictionaries take about 45. */
const resourceLimits = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 };

const outOfMemory = 'ERR_WORKER_OUT_OF_MEMORY';

export function createUnitThread(options: {
  readonly program: URL;
  readonly name: string;
  readonly clock: Clock;
  readonly log: Logger;
}): UnitThread {
  const { program, name, clock, log } = options;
  let started: Started | undefined;
  let isStopped = false;

  function start(): Started {
    // The thread gets no setting, no secret and no option of this process.
    const worker = new Worker(program, { name, env: {}, execArgv: [], resourceLimits });
    const forget = (): void => {
      if (started?.worker === worker) started = undefined;
    };
    worker.on('exit', forget);
    worker.on('error', (error) => {
      forget();
      log.warn({ err: error, thread: name }, 'a thread ended; the next unit starts another');
    });
    const ready = hear<undefined>(
      worker,
      longestStartMs,
      ({ kind }, resolve) => kind === 'ready' && resolve(undefined),
    );
    // Whoever runs a unit sees the error. If nobody does, it was logged above.
    ready.catch(() => {});
    return { worker, ready };
  }

  /**
   * Resolves when `heard` resolves. Rejects if the thread ends first, or after `ms`. It keeps the process running
   * meanwhile.
   */
  async function hear<T>(
    worker: Worker,
    ms: number | undefined,
    heard: (message: ThreadMessage, resolve: (value: T) => void, signal: AbortSignal) => void,
  ): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const over = new AbortController();
    const fail = (cause: unknown): void => reject(new ThreadFailedError('the thread failed', { cause }));
    const onMessage = (message: ThreadMessage): void => {
      if (message.kind === 'failed') fail(undefined);
      else heard(message, resolve, over.signal);
    };
    worker.on('message', onMessage).once('error', fail).once('exit', fail);
    worker.ref();
    if (ms !== undefined) clock.sleep(ms, over.signal).then(fail, () => {});
    try {
      return await promise;
    } finally {
      over.abort();
      worker.off('message', onMessage).off('error', fail).off('exit', fail);
      worker.unref();
    }
  }

  /** Resolves when a unit that started at this CPU time has used up its limit. */
  async function overrun(worker: Worker, cpu: number, signal: AbortSignal): Promise<void> {
    let rest = unitMs;
    for (let waited = 0; waited < longestMs; waited += rest) {
      await clock.sleep(rest, signal);
      const spent = Math.max((await cpuOf(worker, signal)) - cpu, 0);
      if (spent >= unitMs) return;
      rest = Math.max(unitMs - spent, unitMs / 10);
    }
  }

  /**
   * The thread's CPU time in ms; 0 if the thread does not answer within a unit's limit. Then it has no core, or runs
   * code that cannot be interrupted.
   */
  async function cpuOf(worker: Worker, signal: AbortSignal): Promise<number> {
    const own = new AbortController();
    const give = (): void => own.abort();
    signal.addEventListener('abort', give, { once: true });
    try {
      return await Promise.race([
        worker.cpuUsage().then(({ user, system }) => (user + system) / 1_000),
        clock.sleep(unitMs, own.signal).then(() => 0),
      ]);
    } catch {
      // Nobody waits for the answer any more, or the thread has just ended, which is noticed elsewhere.
      return 0;
    } finally {
      own.abort();
      signal.removeEventListener('abort', give);
    }
  }

  async function perform(worker: Worker, unit: unknown): Promise<Outcome> {
    let before = 0;
    const outcome = hear<Outcome>(worker, undefined, (message, resolve, signal) => {
      if (message.kind === 'started') {
        before = message.cpu;
        overrun(worker, before, signal).then(
          () => resolve({ kind: 'overran' }),
          () => {},
        );
      } else if (message.kind === 'done') {
        resolve({ kind: 'done', answer: message.answer, spent: message.cpu - before });
      } else {
        resolve({ kind: 'overran' });
      }
    });
    try {
      worker.postMessage(unit, []);
      return await outcome;
    } catch (error) {
      if (error instanceof ThreadFailedError && codeOf(error.cause) === outOfMemory) return { kind: 'overran' };
      throw error;
    }
  }

  return {
    start() {
      if (!isStopped) started ??= start();
    },
    async run(unit) {
      if (isStopped) throw new ThreadFailedError('the thread is stopped');
      started ??= start();
      const { worker, ready } = started;
      try {
        await ready;
        const outcome = await perform(worker, unit);
        if (outcome.kind === 'done') return outcome;
        log.warn({ thread: name }, 'a unit took too long, or too much memory; its thread was ended');
        await end(worker);
        return outcome;
      } catch (error) {
        await end(worker);
        throw error;
      }
    },
    async stop() {
      isStopped = true;
      if (started !== undefined) await end(started.worker);
    },
  };

  async function end(worker: Worker): Promise<void> {
    if (started?.worker === worker) started = undefined;
    await worker.terminate();
  }
}
