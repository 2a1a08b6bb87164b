import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './config.ts';

/**
 * Structured logs. Errors are reduced to what names them: messages of network errors hold addresses,
 * and Discord's addresses hold tokens.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = { level, base: null, serializers: { err: errorName } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function errorName(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, status, syscall } = error as { code?: unknown; status?: unknown; syscall?: unknown };
  return {
    type: error.name,
    code,
    status,
    syscall,
    stack: frames(error),
    cause: error.cause === undefined ? undefined : errorName(error.cause),
  };
}

/** Where it came from, without the message that stands before it. */
function frames(error: Error): string | undefined {
  return error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
