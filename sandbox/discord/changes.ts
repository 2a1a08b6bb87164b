import type { Exchange } from '../wire/server.ts';

/** Tells waiting tests that the state of the stand-in may have changed. */
export interface Changes {
  /** Runs the listeners soon, and only once for several calls until then. */
  happened(): void;
  listen(listener: () => void): () => void;
}

export function createChanges(): Changes {
  const listeners = new Set<() => void>();
  let announced = false;
  return {
    happened() {
      if (announced) return;
      announced = true;
      setImmediate(() => {
        announced = false;
        for (const listener of listeners) listener();
      });
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** How often a predicate is asked again that reads something outside the stand-in, in ms. */
const recheckMs = 20;

/**
 * Resolves when `predicate` first returns something other than undefined or false. Rejects with the error of the
 * predicate, or after `timeoutMs` of real time with a message that ends with the recent traffic.
 */
export async function until<T>(
  predicate: () => T | undefined | false,
  context: { changes: Changes; traffic: readonly Exchange[]; timeoutMs: number },
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const check = (): void => {
    try {
      const value = predicate();
      if (value !== undefined && value !== false) resolve(value);
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const stop = context.changes.listen(check);
  const recheck = setInterval(check, recheckMs);
  const timeout = setTimeout(() => {
    reject(new Error(`not so within ${context.timeoutMs} ms; recent traffic:\n${describeTraffic(context.traffic)}`));
  }, context.timeoutMs);
  check();
  try {
    return await promise;
  } finally {
    stop();
    clearInterval(recheck);
    clearTimeout(timeout);
  }
}

function describeTraffic(traffic: readonly Exchange[]): string {
  const recent = traffic.slice(-12).map(({ method, path, status, fault, body }) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    return `${method} ${path} -> ${status ?? 'no answer'}${fault === undefined ? '' : ` (${fault})`} ${text.slice(0, 400)}`;
  });
  return recent.length === 0 ? '(none)' : recent.join('\n');
}
