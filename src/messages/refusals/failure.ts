import { UnreadableJobError } from '../../core/job/read.ts';
import type { Translate } from '../../words/words.ts';

/** What failed: a command, or a use of a component. */
type Failed = 'command' | 'press';

/** The text where a read or a write of the store failed. Nothing was begun. */
export function failureText(error: unknown, failed: Failed, t: Translate): string {
  if (error instanceof UnreadableJobError) return t('refusal.unreadable-job');
  return t(failed === 'command' ? 'refusal.store-failing' : 'press.store-failing');
}
