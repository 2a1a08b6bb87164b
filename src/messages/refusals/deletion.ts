import type { DeletionRefusal } from '../../core/job/deletion.ts';
import type { Translate } from '../../words/words.ts';

/** Why a job is not deleted. */
export function deletionRefusalText(refusal: 'unknown-job' | DeletionRefusal, t: Translate): string {
  return refusal === 'unknown-job' || refusal === 'not-yours' ? t(`press.${refusal}`) : t(`press.delete-${refusal}`);
}
