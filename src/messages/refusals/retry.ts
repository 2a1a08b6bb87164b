import { messageLink } from 'discord.js';
import type { RetryRefusal } from '../../services/jobs/retries.ts';
import type { Translate } from '../../words/words.ts';

/** Why a job is not tried again. */
export function retryRefusalText(refusal: RetryRefusal, t: Translate): string {
  switch (refusal.kind) {
    case 'retried': {
      const { reply, place } = refusal.by ?? {};
      if (reply === undefined || place === undefined) return t('refusal.retried');
      return t('press.retried', { link: messageLink(place.channelId, reply, place.guildId) });
    }
    case 'unknown-job':
      return t('press.unknown-job');
    case 'not-yours':
      return t('press.retry-not-yours');
    case 'not-retryable':
      return t('press.not-retryable');
  }
}
