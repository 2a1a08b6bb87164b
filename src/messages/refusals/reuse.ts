import type { ReuseRefusal } from '../../core/job/reuse.ts';
import type { Translate } from '../../words/words.ts';

/** Why nothing is made from a result. */
export function reuseRefusalText(refusal: ReuseRefusal, t: Translate): string {
  return refusal === 'unknown-job' ? t('press.unknown-job') : t(`press.reuse-${refusal}`);
}
