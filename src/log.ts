import { pino, type DestinationStream, type LogFn, type Logger, type LoggerOptions } from 'pino';
import type { LogLevel } from './config.ts';

/** How many causes of an error are told, one of the other. */
const mostCauses = 5;

/**
 * Structured logs. Errors are reduced to what names them: messages of network errors hold addresses,
 * and Discord's addresses hold tokens.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    serializers: { err: (error: unknown) => errorName(error, mostCauses) },
    // To a line without words pino would give the error's message.
    hooks: { logMethod: withMessage },
  };
  // Written beside the event loop, each line as soon as it is there: whoever reads them slowly holds nobody up.
  return pino(options, destination ?? pino.destination({ sync: false, minLength: 1 }));
}

/** Resolves once every line so far is written. What still is on its way when the process ends may be lost. */
export async function written(log: Logger): Promise<void> {
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

/** Where it came from, without the message that stands before it and may have lines that look alike. */
function frames({ stack = '', message }: Error): string {
  const at = stack.indexOf(message);
  return stack
    .slice(at === -1 ? 0 : at + message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
