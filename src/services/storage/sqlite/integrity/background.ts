import type { Logger } from 'pino';
import { startProgram } from '../../../runtime/child.ts';
import { isLarge } from './integrity.ts';
import { StoreUnusableError } from '../../store.ts';
import type { Integrity } from './file-integrity.ts';

export interface BackgroundCheck {
  /** Resolves when the check is over. An abort ends the check. @throws the signal's reason when aborted. */
  over(signal: AbortSignal): Promise<void>;
  /** Ends the check, if it is not over yet. */
  stop(): Promise<void>;
}

const notRead = 'the whole database could not be read; the next start tries it again';
const program = new URL('program.ts', import.meta.url);

/**
 * Reads a database that is too large to be read whole before a start, while the bot works with it. Reports once if the
 * database is damaged.
 *
 * The check runs in a process of its own, because it uses another build of SQLite than the store. If two builds have
 * a file open in one process, the first one to close it drops the locks of the other. The next program that opens the
 * file then removes the write-ahead log with its last commits (https://sqlite.org/howtocorrupt.html, 2.2.1). A thread
 * would not do either: it cannot be ended while SQLite reads.
 */
export function checkInBackground(options: {
  readonly path: string;
  readonly damaged: (error: StoreUnusableError) => void;
  readonly log: Logger;
}): BackgroundCheck {
  const { path, damaged, log } = options;
  const stopping = new AbortController();
  const end = (): void => stopping.abort();

  async function check(): Promise<void> {
    if (!(await isLarge(path))) return;
    const { lastMessage } = startProgram(program, [path], { signal: stopping.signal });
    const found = (await lastMessage) as Integrity | undefined;
    if (stopping.signal.aborted) return;
    switch (found?.kind) {
      case 'sound':
        return log.info('the whole database was read: it is sound');
      case 'damaged':
        return damaged(
          new StoreUnusableError(
            `${path} is damaged. Restore a backup (npm run restore -- FILE); it keeps what was there.`,
          ),
        );
      case 'new':
      case 'foreign':
      case 'altered':
      case 'unreadable':
      case undefined:
        return log.error({ found }, notRead);
    }
  }
  const checking = check().catch((error: unknown) => log.error({ err: error }, notRead));

  return {
    async over(signal) {
      signal.addEventListener('abort', end, { once: true });
      await checking;
      signal.removeEventListener('abort', end);
      signal.throwIfAborted();
    },
    async stop() {
      end();
      await checking;
    },
  };
}
