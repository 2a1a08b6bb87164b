/**
 * How long running steps may take at a stop, in ms. With the rest of the stop it is below a container's ten seconds.
 */
export const stopGraceMs = 5_000;

/** An error that nobody caught: the bot stops, or gives up its start. The next start counts it as a crash. */
export class UncaughtFaultError extends Error {
  override readonly name = 'UncaughtFaultError';
}

/** How far one run of the bot is, and how it ends. */
export interface Lifecycle {
  readonly phase: 'connecting' | 'serving' | 'stopping';
  /** Aborted to give up the start, by whoever started the bot or by a failure. */
  readonly starting: AbortSignal;
  /** Aborted when everything else is closed. It gives up what is still running. */
  readonly closed: AbortSignal;
  /** Resolves with the reason why the bot cannot go on. The bot is then stopped. */
  readonly failed: Promise<Error>;
  /** The bot cannot go on before its operator acts. */
  fail(failure: Error): void;
  /** Everything is started. */
  serve(): void;
  stop(): void;
  close(): void;
  /** `failed`: the operator has to act. `crashed`: it neither stopped nor failed, or an error was not caught. */
  ending(): 'failed' | 'stopped' | 'crashed';
}

/** @param signal of whoever starts the bot. Its abort gives up the start. */
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
