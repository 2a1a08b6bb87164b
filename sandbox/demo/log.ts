import { prettyFactory } from 'pino-pretty';

export interface LogLine {
  readonly id: number;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly text: string;
}

/** The last lines of the bot's log, for people. */
export interface BotLog {
  readonly lines: readonly LogLine[];
  /** Takes a line as the bot wrote it: JSON, or any text where Node itself wrote it. */
  add(line: string): void;
  /** Calls `listener` with each new line. The returned function unsubscribes. */
  onLine(listener: (line: LogLine) => void): () => void;
}

const linesKept = 500;

export function createBotLog(): BotLog {
  const pretty = prettyFactory({
    colorize: false,
    ignore: 'pid,hostname,level',
    singleLine: true,
    translateTime: 'HH:MM:ss',
    hideObject: false,
  });
  const lines: LogLine[] = [];
  const listeners = new Set<(line: LogLine) => void>();
  let count = 0;
  return {
    lines,
    add(written) {
      count += 1;
      const line: LogLine = { id: count, level: levelOf(written), text: pretty(written).trimEnd() };
      lines.push(line);
      if (lines.length > linesKept) lines.shift();
      for (const listener of listeners) listener(line);
    },
    onLine(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** pino's numbers. What is no line of the log is Node's own, and never good. */
function levelOf(written: string): LogLine['level'] {
  const level = Number(/"level":(\d+)/u.exec(written)?.[1] ?? 50);
  if (level >= 50) return 'error';
  if (level >= 40) return 'warn';
  return level >= 30 ? 'info' : 'debug';
}
