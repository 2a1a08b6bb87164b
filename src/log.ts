import { pino, type DestinationStream, type LogFn, type Logger, type LoggerOptions } from 'pino';
import type { LogLevel } from './config.ts';

/** So many nested causes of an error are logged. */
const mostCauses = 5;

/**
 * Structured logs. An error is logged without its message: messages of network errors hold addresses, and Discord's
 * addresses hold tokens.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    serializers: { err: (error: unknown) => errorName(error, mostCauses) },
    // Without a message of its own a line would get the error's message from pino.
    hooks: { logMethod: withMessage },
  };
  // Each line is written at once, and asynchronously: a slow reader of the log does not block the bot.
  return pino(options, destination ?? pino.destination({ sync: false, minLength: 1 }));
}

/** Resolves once every line so far is written. A line that is not written when the process ends is lost. */
export async function flushed(log: Logger): Promise<void> {
  return new Promise((resolve) => log.flush(() => resolve()));
}

function withMessage(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, ...rest] = args;
  method.apply(this, typeof first === 'object' && rest.length === 0 ? [first, ''] : args);
}

function errorName(error: unknown, causes: number): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, status, syscall } = error as { code?: unknown; status?: unknown; syscall?: unknown };
  return {
    type: error.name,
    code,
    status,
    syscall,
    stack: frames(error),
    cause: error.cause === undefined || causes === 0 ? undefined : errorName(error.cause, causes - 1),
  };
}

/** The stack without the message before it, which may have lines that look like frames. */
function frames({ stack = '', message }: Error): string {
  const at = stack.indexOf(message);
  return stack
    .slice(at === -1 ? 0 : at + message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
