/** For steps under way at a stop, in ms; with the rest of it, below a container's ten seconds. */
export const stopGraceMs = 5_000;

/** What the start was given up with, and the bot stopped, after an error that nobody caught: the next start counts it as a crash. */
export class UncaughtFaultError extends Error {
  override readonly name = 'UncaughtFaultError';
}

/** How far one run of the bot is, and how it ends. */
export interface Lifecycle {
  readonly phase: 'connecting' | 'serving' | 'stopping';
  /** Gives the start up. Aborted by whoever started the bot, and by a failure. */
  readonly starting: AbortSignal;
  /** Aborted when all else is closed: gives up what is still under way. */
  readonly closed: AbortSignal;
  /** Resolves with why the bot cannot go on; it is to be stopped then. */
  readonly failed: Promise<Error>;
  /** The bot cannot go on until its operator acts. */
  fail(failure: Error): void;
  /** Everything is started. */
  serve(): void;
  stop(): void;
  close(): void;
  /** `failed`: until the operator acts. `crashed`: neither stopped nor failed, or stopped for a fault that nobody caught. */
  ending(): 'failed' | 'stopped' | 'crashed';
}

/** @param signal of whoever starts the bot: gives the start up. */
export function createLifecycle(signal: AbortSignal): Lifecycle {
  const failed = Promise.withResolvers<Error>();
  const failing = new AbortController();
  const closing = new AbortController();
  let phase: Lifecycle['phase'] = 'connecting';
  return {
    get phase() {
      return phase;
    },
    starting: AbortSignal.any([signal, failing.signal]),
    closed: closing.signal,
    failed: failed.promise,
    fail(failure) {
      failing.abort(failure);
      failed.resolve(failure);
    },
    serve() {
      phase = 'serving';
    },
    stop() {
      phase = 'stopping';
    },
    close: () => closing.abort(),
    ending() {
      if (failing.signal.aborted) return 'failed';
      const isStopped = phase === 'stopping' || signal.aborted;
      return isStopped && !(signal.reason instanceof UncaughtFaultError) ? 'stopped' : 'crashed';
    },
  };
}
