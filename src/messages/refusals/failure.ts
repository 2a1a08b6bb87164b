import { UnreadableJobError } from '../../core/job/read.ts';
import type { Language } from '../../core/language.ts';
import type { Words } from '../../words/words.ts';

/** What failed: a command, or a press on what is there. */
type Failed = 'command' | 'press';

/** What is said where something cannot be done. Nothing was begun: what can fail is reading and writing the store. */
export function failureText(error: unknown, failed: Failed, language: Language, words: Words): string {
  const t = words.in(language);
  if (error instanceof UnreadableJobError) return t('refusal.unreadable-job');
  return t(failed === 'command' ? 'refusal.store-failing' : 'press.store-failing');
}
