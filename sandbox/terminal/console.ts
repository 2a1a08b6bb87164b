import { createInterface, type Completer } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Where a person types and reads. With a pipe, its lines are shown as if they had been typed. */
export interface Console {
  /** Whether a person types, not a pipe. */
  readonly interactive: boolean;
  /** Prints whole lines above the line that is being typed. */
  print(...lines: readonly string[]): void;
  /**
   * The next line. Undefined at the end of the input, and if the person `leaves` the question with Escape or Ctrl-C,
   * where they may.
   */
  ask(question: string, options?: { readonly leaves?: boolean }): Promise<string | undefined>;
  close(): void;
}

export function openConsole(options: {
  readonly input: Readable & { isTTY?: boolean };
  readonly output: Writable & { isTTY?: boolean };
  readonly complete: Completer;
  readonly onInterrupt: () => void;
}): Console {
  const { input, output, complete } = options;
  const interactive = input.isTTY === true && output.isTTY === true;
  const lines = createInterface({
    input,
    ...(interactive ? { output, completer: complete, terminal: true, escapeCodeTimeout: 50 } : { terminal: false }),
  });
  const typed: string[] = [];
  let waiting: ((line: string | undefined) => void) | undefined;
  let mayLeave = false;
  let isOver = false;
  lines.on('line', (line) => {
    if (waiting === undefined) typed.push(line);
    else waiting(line);
  });
  lines.on('close', () => {
    isOver = true;
    waiting?.(undefined);
  });
  lines.on('SIGINT', () => {
    if (mayLeave) leave();
    else options.onInterrupt();
  });
  if (interactive) {
    input.on('keypress', (_text: unknown, key: { readonly name?: string } | undefined) => {
      if (key?.name === 'escape' && mayLeave) leave();
    });
  }

  /** Throws away what was typed, and answers the question with undefined. */
  function leave(): void {
    lines.write(null, { ctrl: true, name: 'e' });
    lines.write(null, { ctrl: true, name: 'u' });
    output.write('\n');
    waiting?.(undefined);
  }

  const next = (): Promise<string | undefined> => {
    const line = typed.shift();
    if (line !== undefined || isOver) return Promise.resolve(line);
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    waiting = (answer) => {
      waiting = undefined;
      mayLeave = false;
      resolve(answer);
    };
    return promise;
  };

  return {
    interactive,
    print(...printed) {
      if (printed.length === 0) return;
      const text = printed.map((line) => `${line}\n`).join('');
      const isTyping = interactive && waiting !== undefined;
      // The line that is being typed is removed, and drawn again below.
      output.write(isTyping ? `\r\u001B[J${text}` : text);
      if (isTyping) lines.prompt(true);
    },
    async ask(question, { leaves = false } = {}) {
      const answer = next();
      mayLeave = leaves && waiting !== undefined;
      if (interactive) {
        lines.setPrompt(question);
        lines.prompt();
        return answer;
      }
      const line = await answer;
      if (line !== undefined) output.write(`${question}${line}\n`);
      return line;
    },
    close: () => lines.close(),
  };
}
