import { bounded } from '../services/runtime/bounded.ts';
import type { NotShown } from '../services/jobs/messenger.ts';
import { notShown } from './outcome.ts';

/**
 * Sends a request. Returns what `read` makes of Discord's answer, or why it failed.
 *
 * @throws the signal's reason when it is aborted first.
 */
export async function tryRequest<T>(
  request: (own: AbortSignal) => Promise<unknown>,
  signal: AbortSignal,
  read: (answer: unknown) => T,
): Promise<T | NotShown> {
  try {
    return read(await bounded({ signal }, request));
  } catch (error) {
    signal.throwIfAborted();
    return notShown(error);
  }
}
