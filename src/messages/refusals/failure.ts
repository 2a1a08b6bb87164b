import { UnreadableJobError } from '../../core/job/read.ts';
import type { Translate } from '../../words/words.ts';

/** What failed: a command, or a press on what is there. */
type Failed = 'command' | 'press';

/** What is said where something cannot be done. Nothing was begun: what can fail is reading and writing the store. */
export function failureText(error: unknown, failed: Failed, t: Translate): string {
  if (error instanceof UnreadableJobError) return t('refusal.unreadable-job');
  return t(failed === 'command' ? 'refusal.store-failing' : 'press.store-failing');
}
